"""Words of the page that goes along with the data: of each field, and of each code that stands in one."""

from backend.people.models import Lang

Words = dict[str, dict[Lang, str]]


def _words(lines: str) -> Words:
    """From `name|한국어|English`, one a line."""
    split = [line.split("|") for line in lines.split("\n") if line]
    return {name: {"ko": ko, "en": en} for name, ko, en in split}


PAGE: dict[Lang, dict[str, str]] = {
    "ko": {
        "title": "모바일 광주가 가진 내 정보",
        "made": "{at}에 만들었어요.",
        "own": "나에 관한 것만 들어 있어요. 내가 대신하는 가족의 정보는 그분이 직접 받아요. "
               "data.json은 다른 서비스로 옮길 때 쓰는 같은 내용이에요.",
        "none": "없어요.", "yes": "예", "no": "아니요",
    },
    "en": {
        "title": "What Mobile Gwangju holds about me",
        "made": "Made on {at}.",
        "own": "Only what is about you is here. Data of family for whom you act is for them to take. "
               "data.json holds the same, for moving it elsewhere.",
        "none": "Nothing.", "yes": "yes", "no": "no",
    },
}  # fmt: skip

FIELDS = _words("""
people|나와 계정|You and your account
bookings|예약|Bookings
loans|면접 정장|Interview suits
waitlist|기다린 자리|Waiting lists
penalties|벌점|Penalty points
messages|받은 소식|Messages
sms|알림 문자|Alerts by SMS
choice|고른 것|What you chose
places|동네|Places
urgent|긴급도 문자로|Urgent alerts, too
notices|예약 소식 문자|SMS about my bookings
sent|보낸 문자|Sent
text|내용|Text
alert_id|알림|Alert
programs|프로그램|Programs
satisfaction|이용 소감|What you said after visits
devices|알림을 받는 기기|Devices with notices
care|돌봄|Care
name|이름|Name
phone|전화번호|Phone number
lang|언어|Language
created_at|만든 때|Made
consents|동의|Consents
declaration|나이와 사는 곳|Age and home
devices_signed_in|로그인한 기기|Where you are signed in
passkeys|패스키|Passkeys
history|내 정보에 있었던 일|What was done with your data
purpose|목적|Purpose
version|판|Version
given|동의함|Agreed
at|때|When
born_on|생년월일|Date of birth
lives_in_gwangju|광주에 삶|Lives in Gwangju
verified|확인함|Seen
declared_at|알린 때|Declared
device|기기|Device
proof|로그인 방법|Signed in by
seen_at|마지막으로 쓴 때|Last used
current|지금 이 기기|This device
used_at|쓴 때|Used
actor_kind|누가|By
action|한 일|What was done
subject_kind|무엇에|To what
fields|항목|Fields
service_name|서비스|Service
site_name|장소|Place
counsellor_name|상담사|Counsellor
room_name|방|Room
party_size|인원|People
status|상태|Status
starts_at|시작|Begins
ends_at|끝|Ends
code|접수 번호|Code
about|나누고 싶은 이야기|What it was about
answers|물음과 답|Questions and answers
cancel_reason|취소한 까닭|Why it was cancelled
confirmed_at|확정된 때|Confirmed
size|크기|Size
pick_up_at|찾는 때|Pick-up
due_at|언제까지|Due
shoe_mm|신발 크기|Shoe size (mm)
firm|회사|Firm
interview_on|면접 날|Interview on
condition|돌아온 상태|Condition on return
out_at|빌린 때|Lent
ended_at|끝난 때|Ended
first_day|첫날|First day
last_day|마지막 날|Last day
kind|종류|Kind
points|점수|Points
lapses_at|사라지는 때|Lapses
appeal|알린 사정|What you said against it
answer|답|Answer
withdrawn|지움|Taken back
title|제목|Title
enrolled_at|신청된 때|Enrolled
attended|온 횟수|Times attended
absent|오지 않은 횟수|Times absent
what|무엇|What
visited_at|다녀간 때|Visited
score|점수|Score
words|적은 말|Words
alerts|재난·생활 알림|City alerts
min_level|받을 만큼|From level
topics|주제|Topics
title_ko|제목|Title (Korean)
title_en|제목 (영어)|Title
body_ko|내용|Text (Korean)
body_en|내용 (영어)|Text
link|열리는 곳|Opens
read_at|읽은 때|Read
booking_id|예약|Booking
person|돌봄에 적은 나|You, as told for care
address|주소|Address
access|찾아갈 때 알아 둘 것|How to get in
lives_alone|혼자 삶|Lives alone
who_acts_for_me|나를 대신하는 사람|Who acts for you
for_whom_i_act|내가 대신하는 사람|For whom you act
cases|부탁|Requests
relation|사이|Relation
asked_at|물은 때|Asked
valid_until|언제까지 유효|Valid until
needs|필요한 것|Needs
urgency|얼마나 급한지|Urgency
received_at|받은 때|Received
closed_at|마친 때|Ended
close_reason|마친 까닭|Why it ended
channel|어떻게 부탁했는지|Asked by
questions|물음과 답|Questions and answers
question|물음|Question
answered_at|답한 때|Answered
steps|지나온 길|Steps
visits|방문|Visits
staff_name|찾아간 사람|Who came
plans|계획|Plans
number|몇 번째|Number
approved_at|승인된 때|Approved
goals|목표|Goals
services|서비스|Services
organization_name|제공기관|Provider
rrule|얼마나 자주|How often (RRULE)
starts_on|첫날|From
ends_on|마지막 날|Until
units|양|Units
unit_won|한 번 값(원)|Price a unit (won)
deliveries|받은 돌봄|Care given
on_date|날|On
readers|내 기록을 본 사람|Who has read your record
who|누가|Who
is_relative|대신하는 가족인지|Family who acts for you
organization_ko|제공기관|Provider (Korean)
organization_en|제공기관 (영어)|Provider
ask|물음|Question
contact|급할 때 연락할 사람|Whom to call for you
assessments|살핀 기록|What visits found
completed_at|마친 때|Completed
level|돌봄 단계|Level of care
agreed_how|어떻게 확인했는지|Agreed how
agreed_at|확인한 때|Agreed
tasks|이어서 살핀 일|Looking in again
opens_on|첫날|From
due_on|마지막 날|Until
how|어떻게 지내는지|How you were
word|적은 말|Note
searches|안부를 찾은 일|When you were looked for
cause|까닭|Why
raised_at|시작한 때|Begun
ended_how|어떻게 끝났는지|How it ended
calls|연락|Calls
whom|누구에게|Whom
result|결과|Result
""")

CODES = _words("""
received|접수됨|received
failed|보내지 못함|not sent
claimed|보내는 중|being sent
sent|보냄|sent
late|때가 지남|too late
opened|이미 열어 봄|opened already
assigned|담당이 정해짐|assigned
visit_scheduled|방문이 잡힘|visit scheduled
assessed|살펴봄|assessed
plan_drafted|계획을 씀|plan drafted
approved|승인됨|approved
in_service|돌봄 중|in service
monitoring|지켜봄|monitoring
closed|마침|closed
rejected|받지 못함|rejected
linked_elsewhere|다른 곳에 이음|linked elsewhere
withdrawn|그만둠|withdrawn
unreachable|만나지 못함|unreachable
reopened|다시 시작됨|reopened
meals|식사|meals
housework|집안일|housework
escort|함께 다녀오기|escort
health|건강|health
home|집 고치기|home
safety|안부 살피기|safety
shelter|잠시 지낼 곳|shelter
unsure|잘 모름|not sure
emergency|지금 위험|emergency
soon|며칠 안|soon
normal|급하지 않음|normal
self|나|yourself
mother|어머니|mother
father|아버지|father
spouse|배우자|spouse
child|자녀|child
relative|친척|relative
ward|후견|ward
neighbour|이웃|neighbour
patient|환자|patient
online|앱|online
call|전화|call
office|동 행정복지센터|dong office
hospital|병원|hospital
asked|물어봄|asked
confirmed|확정|confirmed
refused|거절|refused
revoked|끝냄|revoked
planned|잡힘|planned
cancelled|취소|cancelled
done|함|done
missed|만나지 못함|missed
replaced|바뀜|replaced
goal_met|목표를 이룸|goal met
moved|이사|moved
other|다른 까닭|other
institutionalised|시설 입소|moved to an institution
deceased|돌아가심|deceased
cap_reached|한도를 다 씀|cap reached
duplicate|겹친 부탁|duplicate
not_here|여기 살지 않음|not here
held|잡아 둠|held
requested|신청|requested
waitlisted|기다림|waiting
checked_in|옴|checked in
completed|끝남|completed
no_show|오지 않음|no-show
expired|시간이 지남|expired
late_cancel|늦은 취소|late cancellation
cancelled_by_citizen|내가 취소|cancelled by you
cancelled_by_centre|센터가 취소|cancelled by the centre
waiting|기다림|waiting
offered|자리를 안내받음|offered
left|그만둠|left
taken|받음|taken
enrolled|신청됨|enrolled
reserved|예약됨|reserved
out|빌려 감|out
returned|돌려줌|returned
overdue|늦음|overdue
damaged|상함|damaged
phone_code|문자 번호|SMS code
passkey|패스키|passkey
demo|체험|demo
citizen|나|you
staff|직원|staff
system|저절로|the system
ko|한국어|Korean
en|영어|English
service|서비스 이용|service
care|돌봄|care
care_health|건강 정보|health
care_sharing|제공기관에 전하기|sharing with providers
care_family|가족에게 소식|news for the family
read|봄|read
case|돌봄 기록|care record
open|까닭을 적고 봄|opened with a reason
monitoring_call|안부 전화|call to see how you are
monitoring_visit|안부 방문|visit to see how you are
reassessment|다시 살피기|assessment anew
skipped|건너뜀|skipped
dropped|그만둠|dropped
better|나아짐|better
same|그대로|the same
worse|나빠짐|worse
unreported|소식이 없었음|nobody said a word
met|만남|met
reported|제공기관이 만남|met by the provider
case_closed|돌봄이 끝남|care had ended
sharing_refused|알리지 않기로 함|you did not want it told
sharing|알리는 동의에 대해|about what you agree to
person|나|yourself
contact|가족|family
provider|제공기관|provider
door|집|at the door
no_answer|받지 않음|no answer
no_news|소식을 모름|no news
on_way|119가 감|119 on its way
signed|서명|signed
orally|말로|by word
sibling|형제자매|sibling
parent|부모|parent
""")
