-- The visit: a day's way from door to door, what was found there, and that the person agreed.

-- `made`: somebody was there, and what they found stands.
ALTER TABLE care_visits DROP CONSTRAINT care_visits_status_check;
ALTER TABLE care_visits ADD CONSTRAINT care_visits_status CHECK (status IN ('planned', 'cancelled', 'made')) NOT VALID;

-- What is asked at the door, as data: a form is never changed once somebody answered it, a newer one follows it. Its
-- questions, their answers with what each counts, and from which sum on which level stands: Form in
-- backend/care/visits/models.py.
CREATE TABLE care_forms (
    version smallint PRIMARY KEY CHECK (version > 0),
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    form jsonb NOT NULL,
    CONSTRAINT care_forms_overlap EXCLUDE USING gist (valid WITH &&)
);

CREATE TABLE care_assessments (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    -- NULL: told again without a visit.
    visit_id uuid REFERENCES care_visits,
    form_version smallint NOT NULL REFERENCES care_forms,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'whole')),
    version integer NOT NULL DEFAULT 1,
    -- By question: the answer, and who gave it when.
    answers_sealed bytea NOT NULL,
    started_by uuid NOT NULL REFERENCES staff,
    started_at timestamptz NOT NULL,
    completed_by uuid REFERENCES staff,
    completed_at timestamptz,
    score smallint CHECK (score >= 0),
    level smallint CHECK (level BETWEEN 1 AND 4),
    -- That the person agreed to what is written: signed on the device, or said, with the reason why it was not signed.
    agreed_how text CHECK (agreed_how IN ('signed', 'orally')),
    agreed_at timestamptz,
    agreed_word_sealed bytea,
    signature_id uuid REFERENCES care_documents,
    CHECK (num_nulls(completed_by, completed_at, score, level) = CASE status WHEN 'whole' THEN 0 ELSE 4 END),
    CHECK ((agreed_how IS NULL) = (agreed_at IS NULL)),
    CHECK ((agreed_how IS NOT DISTINCT FROM 'signed') = (signature_id IS NOT NULL)),
    CHECK ((agreed_how IS NOT DISTINCT FROM 'orally') = (agreed_word_sealed IS NOT NULL))
);
-- One is being filled in; those that are whole stay.
CREATE UNIQUE INDEX care_assessments_draft ON care_assessments (case_id) WHERE status = 'draft';
CREATE UNIQUE INDEX care_assessments_visit ON care_assessments (visit_id) WHERE status = 'whole';
CREATE INDEX care_assessments_case_id ON care_assessments (case_id, started_at);

-- Where two changed the same answer differently, the one that is not in the assessment: it waits for somebody to choose,
-- and stays as what was not chosen.
CREATE TABLE care_assessment_conflicts (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES care_assessments,
    field text NOT NULL,
    -- NULL: it was cleared.
    value_sealed bytea,
    staff_id uuid NOT NULL REFERENCES staff,
    at timestamptz NOT NULL,
    settled_by uuid REFERENCES staff,
    settled_at timestamptz,
    CHECK ((settled_by IS NULL) = (settled_at IS NULL))
);
CREATE INDEX care_assessment_conflicts_assessment_id ON care_assessment_conflicts (assessment_id);

REVOKE INSERT, UPDATE, DELETE ON care_forms FROM app;
REVOKE DELETE ON care_assessments, care_assessment_conflicts FROM app;

-- A form is about nobody.
ALTER TABLE care_forms ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON care_forms FOR SELECT TO app USING (true);
ALTER TABLE care_assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_assessment_conflicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_case ON care_assessments TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_assessment ON care_assessment_conflicts TO app
    USING (EXISTS (SELECT FROM care_assessments a WHERE a.id = assessment_id));

-- A signature is a paper of the case, too.
ALTER TABLE care_documents ADD COLUMN kind text NOT NULL DEFAULT 'paper';
ALTER TABLE care_documents ADD CONSTRAINT care_documents_kind CHECK (kind IN ('paper', 'signature')) NOT VALID;


INSERT INTO care_forms (version, valid, form) VALUES (1, daterange('2023-04-01', NULL), $form$
{"sections": [
  {"id": "meals", "ko": "식사", "en": "Meals", "questions": [
    {"id": "eats", "kind": "choice", "ko": "식사를 스스로 챙겨 드시나요?", "en": "Do they see to their own meals?", "options": [
      {"id": "alone", "score": 0, "ko": "스스로 챙겨 드세요", "en": "Yes"},
      {"id": "served", "score": 1, "ko": "차려 드리면 드세요", "en": "Eats what is served"},
      {"id": "fed", "score": 3, "ko": "먹여 드려야 해요", "en": "Must be fed"}]},
    {"id": "meals_a_day", "kind": "choice", "ko": "하루에 몇 끼 드시나요?", "en": "How many meals a day?", "options": [
      {"id": "three", "score": 0, "ko": "세 끼", "en": "Three"},
      {"id": "two", "score": 1, "ko": "두 끼", "en": "Two"},
      {"id": "one", "score": 3, "ko": "한 끼나 그보다 적게", "en": "One or less"}]},
    {"id": "swallows", "kind": "choice", "ko": "씹고 삼키기는 어떠세요?", "en": "Chewing and swallowing?", "options": [
      {"id": "fine", "score": 0, "ko": "괜찮아요", "en": "Fine"},
      {"id": "some", "score": 1, "ko": "가끔 사레들려요", "en": "Chokes now and then"},
      {"id": "hard", "score": 2, "ko": "죽이나 부드러운 것만 드세요", "en": "Soft food only"}]},
    {"id": "note_meals", "kind": "note", "ko": "더 적어 둘 것", "en": "Anything else"}
  ]},
  {"id": "moving", "ko": "움직임과 몸단장", "en": "Moving and washing", "questions": [
    {"id": "walks", "kind": "choice", "ko": "집 안에서 어떻게 다니세요?", "en": "How do they get about at home?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 걸으세요", "en": "Walks alone"},
      {"id": "aid", "score": 1, "ko": "지팡이나 보행기로", "en": "With a stick or a walker"},
      {"id": "person", "score": 2, "ko": "부축해야 해요", "en": "Held by somebody"},
      {"id": "bed", "score": 3, "ko": "거의 누워 계세요", "en": "Mostly in bed"}]},
    {"id": "washes", "kind": "choice", "ko": "씻기는 어떠세요?", "en": "Washing?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 씻으세요", "en": "Alone"},
      {"id": "some", "score": 1, "ko": "조금 도와야 해요", "en": "With some help"},
      {"id": "all", "score": 3, "ko": "다 씻겨 드려야 해요", "en": "Is washed"}]},
    {"id": "toilet", "kind": "choice", "ko": "화장실은 어떻게 가세요?", "en": "Going to the toilet?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 가세요", "en": "Alone"},
      {"id": "some", "score": 1, "ko": "가끔 실수하거나 도와야 해요", "en": "With help, or accidents"},
      {"id": "all", "score": 3, "ko": "기저귀를 쓰세요", "en": "Uses pads"}]},
    {"id": "fell", "kind": "choice", "ko": "지난 석 달 동안 넘어지셨나요?", "en": "Any fall in the last three months?", "options": [
      {"id": "none", "score": 0, "ko": "아니요", "en": "No"},
      {"id": "once", "score": 1, "ko": "한 번", "en": "Once"},
      {"id": "often", "score": 2, "ko": "두 번 넘게", "en": "More than once"}]},
    {"id": "fell_hurt", "kind": "choice", "ko": "넘어져서 다치셨나요?", "en": "Hurt by the fall?", "when": {"question": "fell", "among": ["once", "often"]}, "options": [
      {"id": "no", "score": 0, "ko": "아니요", "en": "No"},
      {"id": "yes", "score": 1, "ko": "네, 병원에 가셨어요", "en": "Yes, went to hospital"}]},
    {"id": "note_moving", "kind": "note", "ko": "더 적어 둘 것", "en": "Anything else"}
  ]},
  {"id": "chores", "ko": "집안일과 바깥일", "en": "Chores and errands", "questions": [
    {"id": "housework", "kind": "choice", "ko": "청소와 빨래는 어떠세요?", "en": "Cleaning and laundry?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 하세요", "en": "Alone"},
      {"id": "some", "score": 1, "ko": "조금 도와야 해요", "en": "With some help"},
      {"id": "cannot", "score": 2, "ko": "못 하세요", "en": "Cannot"}]},
    {"id": "goes_out", "kind": "choice", "ko": "장보기나 병원은 어떻게 가세요?", "en": "Shopping, going to the doctor?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 가세요", "en": "Alone"},
      {"id": "with", "score": 1, "ko": "누가 함께 가야 해요", "en": "With somebody"},
      {"id": "cannot", "score": 2, "ko": "밖에 못 나가세요", "en": "Cannot go out"}]},
    {"id": "phone_money", "kind": "choice", "ko": "전화와 돈 관리는 어떠세요?", "en": "Phone and money?", "options": [
      {"id": "alone", "score": 0, "ko": "혼자 하세요", "en": "Alone"},
      {"id": "some", "score": 1, "ko": "조금 도와야 해요", "en": "With some help"},
      {"id": "cannot", "score": 2, "ko": "못 하세요", "en": "Cannot"}]},
    {"id": "note_chores", "kind": "note", "ko": "더 적어 둘 것", "en": "Anything else"}
  ]},
  {"id": "health", "ko": "건강과 약", "en": "Health and medicine", "questions": [
    {"id": "ill", "kind": "choice", "ko": "꾸준히 치료받는 병이 있나요?", "en": "Under treatment for an illness?", "options": [
      {"id": "none", "score": 0, "ko": "없어요", "en": "None"},
      {"id": "one", "score": 1, "ko": "하나 있어요", "en": "One"},
      {"id": "several", "score": 2, "ko": "둘 넘게 있어요", "en": "Several"}]},
    {"id": "medicine", "kind": "choice", "ko": "약은 어떻게 챙겨 드세요?", "en": "Taking medicine?", "when": {"question": "ill", "among": ["one", "several"]}, "options": [
      {"id": "alone", "score": 0, "ko": "때맞춰 드세요", "en": "On time"},
      {"id": "forgets", "score": 1, "ko": "잊거나 두 번 드세요", "en": "Forgets or doubles"},
      {"id": "helped", "score": 2, "ko": "챙겨 드려야 해요", "en": "Must be given"}]},
    {"id": "hospital", "kind": "choice", "ko": "지난 반년 동안 입원하거나 응급실에 가셨나요?", "en": "In hospital within half a year?", "options": [
      {"id": "none", "score": 0, "ko": "아니요", "en": "No"},
      {"id": "once", "score": 1, "ko": "한 번", "en": "Once"},
      {"id": "often", "score": 2, "ko": "두 번 넘게", "en": "More than once"}]},
    {"id": "note_health", "kind": "note", "ko": "병 이름과 드시는 약", "en": "Illnesses and medicine"}
  ]},
  {"id": "mind", "ko": "기억과 마음", "en": "Memory and mood", "questions": [
    {"id": "memory", "kind": "choice", "ko": "날짜나 사람, 길을 잊으시나요?", "en": "Forgets days, people or the way?", "options": [
      {"id": "fine", "score": 0, "ko": "괜찮아요", "en": "No"},
      {"id": "some", "score": 1, "ko": "가끔 잊으세요", "en": "Now and then"},
      {"id": "often", "score": 3, "ko": "자주 잊거나 길을 잃으세요", "en": "Often, or gets lost", "least_level": 3}]},
    {"id": "mood", "kind": "choice", "ko": "지난 두 주 동안 마음이 가라앉으셨나요?", "en": "Low in the last two weeks?", "options": [
      {"id": "none", "score": 0, "ko": "아니요", "en": "No"},
      {"id": "some", "score": 1, "ko": "며칠 그러셨어요", "en": "Some days"},
      {"id": "most", "score": 2, "ko": "거의 날마다", "en": "Nearly every day"}]},
    {"id": "dying", "kind": "choice", "ko": "죽고 싶다는 생각을 하셨나요?", "en": "Thoughts of dying?", "when": {"question": "mood", "among": ["some", "most"]}, "options": [
      {"id": "no", "score": 0, "ko": "아니요", "en": "No"},
      {"id": "thoughts", "score": 3, "ko": "생각한 적이 있으세요", "en": "Has had them", "least_level": 3},
      {"id": "plan", "score": 3, "ko": "방법까지 생각하셨어요", "en": "Has thought of how", "least_level": 4}]},
    {"id": "note_mind", "kind": "note", "ko": "더 적어 둘 것", "en": "Anything else"}
  ]},
  {"id": "home", "ko": "집과 안전", "en": "Home and safety", "questions": [
    {"id": "house", "kind": "choice", "ko": "집 안에 위험한 곳이 있나요?", "en": "Dangers in the home?", "options": [
      {"id": "safe", "score": 0, "ko": "없어요", "en": "None"},
      {"id": "some", "score": 1, "ko": "문턱이나 미끄러운 바닥이 있어요", "en": "Sills, slippery floors"},
      {"id": "many", "score": 2, "ko": "여러 곳이 위험해요", "en": "In several places"}]},
    {"id": "heating", "kind": "choice", "ko": "춥거나 덥지 않게 지내시나요?", "en": "Warm in winter, cool in summer?", "options": [
      {"id": "fine", "score": 0, "ko": "네", "en": "Yes"},
      {"id": "scarce", "score": 1, "ko": "아끼느라 잘 안 켜세요", "en": "Spares it"},
      {"id": "none", "score": 2, "ko": "켤 수 없어요", "en": "Has none that works"}]},
    {"id": "note_home", "kind": "note", "ko": "더 적어 둘 것", "en": "Anything else"}
  ]},
  {"id": "people", "ko": "돌보는 사람과 이웃", "en": "Carers and company", "questions": [
    {"id": "carer", "kind": "choice", "ko": "돌보는 사람이 있나요?", "en": "Does somebody look after them?", "options": [
      {"id": "daily", "score": 0, "ko": "날마다 있어요", "en": "Every day"},
      {"id": "weekly", "score": 1, "ko": "가끔 와요", "en": "Now and then"},
      {"id": "none", "score": 3, "ko": "없어요", "en": "Nobody"}]},
    {"id": "carer_tired", "kind": "choice", "ko": "돌보는 분은 어떠세요?", "en": "How is the carer?", "when": {"question": "carer", "among": ["daily", "weekly"]}, "options": [
      {"id": "fine", "score": 0, "ko": "괜찮으세요", "en": "Fine"},
      {"id": "hard", "score": 1, "ko": "힘들어하세요", "en": "Finds it hard"},
      {"id": "cannot", "score": 2, "ko": "더는 어렵다고 하세요", "en": "Cannot go on"}]},
    {"id": "meets", "kind": "choice", "ko": "사람을 얼마나 만나세요?", "en": "How often do they meet people?", "options": [
      {"id": "often", "score": 0, "ko": "한 주에 여러 번", "en": "Several times a week"},
      {"id": "seldom", "score": 1, "ko": "한 주에 한 번쯤", "en": "About once a week"},
      {"id": "never", "score": 2, "ko": "거의 안 만나세요", "en": "Hardly ever"}]},
    {"id": "note_people", "kind": "note", "ko": "바라시는 것과 걱정하시는 것", "en": "What they wish and worry about"}
  ]}
], "levels": [
  {"level": 1, "from_score": 0, "risk": 0, "ko": "가끔 살피면 돼요", "en": "Looked in on now and then"},
  {"level": 2, "from_score": 8, "risk": 25, "ko": "조금씩 도와야 해요", "en": "Some help"},
  {"level": 3, "from_score": 18, "risk": 50, "ko": "자주 도와야 해요", "en": "Help often"},
  {"level": 4, "from_score": 30, "risk": 75, "ko": "늘 곁에 있어야 해요", "en": "Somebody there all the time"}
]}
$form$);
