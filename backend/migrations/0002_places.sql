-- Places: names and hours change by ordinance, so each is a dated row.

CREATE TABLE districts (
    id integer PRIMARY KEY,
    name_ko text NOT NULL,
    name_en text NOT NULL,
    valid daterange NOT NULL DEFAULT daterange('2000-01-01', NULL)
);

CREATE TABLE dongs (
    id integer PRIMARY KEY,
    district_id integer NOT NULL REFERENCES districts,
    name_ko text NOT NULL,
    name_en text NOT NULL,
    valid daterange NOT NULL DEFAULT daterange('2000-01-01', NULL),
    -- 우산동 exists in two districts: the name alone is no key.
    EXCLUDE USING gist (district_id WITH =, name_ko WITH =, valid WITH &&)
);

CREATE TABLE sites (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('job_cafe', 'dong_office')),
    dong_id integer NOT NULL REFERENCES dongs,
    name_ko text NOT NULL,
    name_en text NOT NULL,
    address_ko text NOT NULL,
    address_en text NOT NULL,
    phone text NOT NULL,
    valid daterange NOT NULL DEFAULT daterange(CURRENT_DATE, NULL)
);

CREATE TABLE opening_hours (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens time NOT NULL,
    closes time NOT NULL,
    valid daterange NOT NULL,
    CHECK (opens < closes),
    CHECK (NOT isempty(valid)),
    CONSTRAINT opening_hours_overlap EXCLUDE USING gist (
        site_id WITH =, weekday WITH =, valid WITH &&,
        int4range(extract(epoch FROM opens)::integer, extract(epoch FROM closes)::integer) WITH &&
    )
);

-- A dated exception replaces the weekly hours of its day; without times the site is closed.
CREATE TABLE site_exceptions (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    on_date date NOT NULL,
    opens time,
    closes time,
    reason_ko text NOT NULL CHECK (char_length(reason_ko) BETWEEN 1 AND 80),
    reason_en text NOT NULL CHECK (char_length(reason_en) BETWEEN 1 AND 80),
    CHECK ((opens IS NULL) = (closes IS NULL)),
    CHECK (opens < closes),
    CONSTRAINT site_exceptions_day UNIQUE (site_id, on_date)
);

CREATE TABLE holidays (
    on_date date PRIMARY KEY,
    name_ko text NOT NULL CHECK (char_length(name_ko) BETWEEN 1 AND 120),
    name_en text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 120),
    substitute boolean NOT NULL DEFAULT false
);
