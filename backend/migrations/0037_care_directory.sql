-- What care there is: who gives it, where, when, for whom, how much of it, and at what price. The names are those of HSDS
-- 3 (Human Services Data Specification); nothing here is about a person, so nobody is kept from reading it.

CREATE TABLE care_organizations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name_ko text NOT NULL CHECK (char_length(name_ko) BETWEEN 1 AND 80),
    name_en text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 80),
    phone text NOT NULL CHECK (char_length(phone) BETWEEN 1 AND 40),
    -- The gu that chose it and pays it; NULL for the city's own and for what the state offers.
    district_id integer REFERENCES districts,
    -- Under contract, or there at all; ended, it keeps what it has open until that is handed on.
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    version integer NOT NULL DEFAULT 1
);

-- `tier`: what is looked at first, existing public services, then the seven of Gwangju+, then emergency care.
CREATE TABLE care_services (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id integer NOT NULL REFERENCES care_organizations,
    name_ko text NOT NULL CHECK (char_length(name_ko) BETWEEN 1 AND 80),
    name_en text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 80),
    description_ko text NOT NULL DEFAULT '' CHECK (char_length(description_ko) <= 1000),
    description_en text NOT NULL DEFAULT '' CHECK (char_length(description_en) <= 1000),
    need text NOT NULL CHECK (need IN ('meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter')),
    tier text NOT NULL CHECK (tier IN ('public', 'seven', 'emergency')),
    -- What is counted and paid: a visit, an hour, a meal, a day, or the thing once.
    unit text NOT NULL CHECK (unit IN ('visit', 'hour', 'meal', 'day', 'once')),
    -- Who may have it, as far as a date of birth tells; the rest in words.
    min_age smallint CHECK (min_age BETWEEN 0 AND 120),
    max_age smallint CHECK (max_age BETWEEN 0 AND 120),
    eligibility_ko text NOT NULL DEFAULT '' CHECK (char_length(eligibility_ko) <= 500),
    eligibility_en text NOT NULL DEFAULT '' CHECK (char_length(eligibility_en) <= 500),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
    version integer NOT NULL DEFAULT 1,
    CHECK (min_age <= max_age)
);
CREATE INDEX care_services_organization_id ON care_services (organization_id);

CREATE TABLE care_locations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id integer NOT NULL REFERENCES care_organizations,
    name_ko text NOT NULL CHECK (char_length(name_ko) BETWEEN 1 AND 80),
    name_en text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 80),
    address_ko text NOT NULL CHECK (char_length(address_ko) BETWEEN 1 AND 200),
    dong_id integer REFERENCES dongs
);
CREATE INDEX care_locations_organization_id ON care_locations (organization_id);

-- Where a service comes to; a service without a row comes everywhere in the city.
CREATE TABLE care_service_areas (
    service_id integer NOT NULL REFERENCES care_services ON DELETE CASCADE,
    dong_id integer NOT NULL REFERENCES dongs,
    PRIMARY KEY (service_id, dong_id)
);

-- When it is given: days of the week as iCalendar's BYDAY, and the hours in Seoul.
CREATE TABLE care_schedules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id integer NOT NULL REFERENCES care_services ON DELETE CASCADE,
    byday text[] NOT NULL CHECK (cardinality(byday) > 0 AND byday <@ ARRAY['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']),
    opens_at time NOT NULL,
    closes_at time NOT NULL,
    CHECK (opens_at < closes_at)
);
CREATE INDEX care_schedules_service_id ON care_schedules (service_id);

-- How much of it there is, in units a week, and how much of that is promised. Whoever promises more is refused by the
-- base: `reserved` changes in the transaction that makes or ends an order.
CREATE TABLE care_service_capacities (
    service_id integer PRIMARY KEY REFERENCES care_services ON DELETE CASCADE,
    maximum integer NOT NULL CHECK (maximum BETWEEN 0 AND 100000),
    reserved integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CONSTRAINT care_service_capacities_full CHECK (reserved <= maximum)
);

-- What a unit costs, dated.
CREATE TABLE care_cost_options (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id integer NOT NULL REFERENCES care_services ON DELETE CASCADE,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    unit_won integer NOT NULL CHECK (unit_won BETWEEN 0 AND 10000000),
    CONSTRAINT care_cost_options_overlap EXCLUDE USING gist (service_id WITH =, valid WITH &&)
);

-- What the city pays a person in a year, and who pays what share themselves: dated, and never changed once they hold.
CREATE TABLE care_money_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    year_cap_won integer NOT NULL CHECK (year_cap_won BETWEEN 0 AND 100000000),
    -- National emergency care (긴급돌봄): so many days, hours a month and hours a visit, with one extension.
    emergency_days smallint NOT NULL CHECK (emergency_days BETWEEN 1 AND 366),
    emergency_month_hours smallint NOT NULL CHECK (emergency_month_hours BETWEEN 1 AND 744),
    emergency_visit_hours smallint NOT NULL CHECK (emergency_visit_hours BETWEEN 1 AND 24),
    emergency_extensions smallint NOT NULL CHECK (emergency_extensions BETWEEN 0 AND 12),
    CONSTRAINT care_money_rules_overlap EXCLUDE USING gist (valid WITH &&)
);
-- A household up to this share of the median income pays this share of the price; above the last there is no subsidy.
CREATE TABLE care_income_bands (
    rules_id integer NOT NULL REFERENCES care_money_rules ON DELETE CASCADE,
    up_to_percent smallint NOT NULL CHECK (up_to_percent BETWEEN 1 AND 1000),
    pays_percent smallint NOT NULL CHECK (pays_percent BETWEEN 0 AND 100),
    PRIMARY KEY (rules_id, up_to_percent)
);
INSERT INTO care_money_rules (valid, year_cap_won, emergency_days, emergency_month_hours, emergency_visit_hours,
                              emergency_extensions)
VALUES (daterange('2023-04-01', NULL), 1500000, 30, 72, 8, 1);
INSERT INTO care_income_bands (rules_id, up_to_percent, pays_percent)
SELECT id, band.up_to, band.pays FROM care_money_rules, (VALUES (90, 0), (120, 30), (160, 60)) AS band (up_to, pays);
