"""The words of the plain pages, in the five languages of alerts."""

from datetime import datetime

import msgspec

from backend.messages.models import AlertLang
from backend.seoul import SEOUL

LANGS: tuple[AlertLang, ...] = ("ko", "en", "ru", "vi", "zh")
NAMES: dict[AlertLang, str] = {"ko": "한국어", "en": "English", "ru": "Русский", "vi": "Tiếng Việt", "zh": "中文"}


class Words(msgspec.Struct, frozen=True, kw_only=True):
    city: str
    title: str
    """Of the list."""
    none: str
    levels: tuple[str, str, str, str]
    """소식, 안전안내, 긴급, 위급."""
    exercise: str
    over: str
    over_text: str
    updated: str
    do_now: str
    did_then: str
    where: str
    whole_city: str
    sender: str
    sent: str
    until: str
    ended: str
    earlier: str
    instead: dict[AlertLang, str]
    """Said where the alert is shown in another language."""
    languages: str
    ask: str
    answer: str
    no_answer: str
    in_app: str
    more: str
    data: str
    all: str
    call: str
    past: str
    skip: str


WORDS: dict[AlertLang, Words] = {
    "ko": Words(
        city="광주광역시",
        title="지금 알림",
        none="지금은 알림이 없어요.",
        levels=("소식", "안전안내", "긴급", "위급"),
        exercise="훈련이에요. 실제 상황이 아니에요.",
        over="끝난 알림",
        over_text="끝난 알림이에요. 이제 따르지 않으셔도 돼요.",
        updated="내용이 바뀌었어요",
        do_now="지금 이렇게 하세요",
        did_then="이렇게 하시라고 알렸어요",
        where="어디에",
        whole_city="광주 모든 곳",
        sender="보낸 곳",
        sent="알린 때",
        until="언제까지",
        ended="끝난 때",
        earlier="바뀌기 전에는",
        instead={},
        languages="언어",
        ask="안전한지 알려 주세요",
        answer="앱에서 답하기: 안전해요, 도움이 필요해요",
        no_answer="목숨이 위험하면 119에 전화하세요. 앱에서 답하기 어려우면 120에 말씀하세요.",
        in_app="모바일 광주에서 보기",
        more="자세히 보기",
        data="데이터(CAP)",
        all="지금 알림 모두 보기",
        call="위험하면 119, 궁금하면 120에 전화하세요.",
        past="최근에 끝난 알림",
        skip="본문으로 가기",
    ),
    "en": Words(
        city="City of Gwangju",
        title="Alerts now",
        none="There are no alerts now.",
        levels=("News", "Safety", "Urgent", "Extreme"),
        exercise="This is an exercise. It is not real.",
        over="Over",
        over_text="This alert is over. You need not follow it any more.",
        updated="This has been updated",
        do_now="Do this now",
        did_then="What we asked you to do",
        where="Where",
        whole_city="All of Gwangju",
        sender="From",
        sent="Sent",
        until="Until",
        ended="Ended",
        earlier="What it said before",
        instead={"ko": "This alert is only in Korean for now."},
        languages="Language",
        ask="Tell us whether you are safe",
        answer="Answer in the app: I am safe, or I need help",
        no_answer="If your life is in danger call 119. If you cannot answer in the app, tell 120.",
        in_app="Open in Mobile Gwangju",
        more="Read more",
        data="Data (CAP)",
        all="See all alerts",
        past="Over recently",
        call="In danger call 119. For questions call 120.",
        skip="Skip to the alert",
    ),
    "ru": Words(
        city="Город Кванджу",
        title="Оповещения сейчас",
        none="Сейчас оповещений нет.",
        levels=("Новости", "Безопасность", "Срочно", "Опасно для жизни"),
        exercise="Это учения, а не реальная угроза.",
        over="Завершено",
        over_text="Это оповещение завершено. Выполнять его больше не нужно.",
        updated="Оповещение обновлено",
        do_now="Что делать сейчас",
        did_then="Что мы просили сделать",
        where="Где",
        whole_city="Весь Кванджу",
        sender="Отправитель",
        sent="Отправлено",
        until="Действует до",
        ended="Завершено",
        earlier="Что сообщалось раньше",
        instead={"ko": "Пока только на корейском.", "en": "Пока только на английском."},
        languages="Язык",
        ask="Сообщите, в безопасности ли вы",
        answer="Ответить в приложении: я в безопасности или нужна помощь",
        no_answer="Если есть угроза жизни, звоните 119. Не можете ответить в приложении — звоните 120.",
        in_app="Открыть в Mobile Gwangju",
        more="Подробнее",
        data="Данные (CAP)",
        all="Все оповещения",
        past="Недавно завершённые",
        call="При опасности звоните 119, с вопросами — 120.",
        skip="К тексту оповещения",
    ),
    "vi": Words(
        city="Thành phố Gwangju",
        title="Cảnh báo hiện tại",
        none="Hiện không có cảnh báo nào.",
        levels=("Tin tức", "An toàn", "Khẩn cấp", "Nguy hiểm tính mạng"),
        exercise="Đây là diễn tập, không phải tình huống thật.",
        over="Đã kết thúc",
        over_text="Cảnh báo này đã kết thúc. Bạn không cần làm theo nữa.",
        updated="Nội dung đã được cập nhật",
        do_now="Hãy làm ngay",
        did_then="Những việc đã được hướng dẫn",
        where="Ở đâu",
        whole_city="Toàn thành phố Gwangju",
        sender="Nơi gửi",
        sent="Gửi lúc",
        until="Đến",
        ended="Kết thúc lúc",
        earlier="Nội dung trước đó",
        instead={"ko": "Hiện chỉ có tiếng Hàn.", "en": "Hiện chỉ có tiếng Anh."},
        languages="Ngôn ngữ",
        ask="Hãy cho biết bạn có an toàn không",
        answer="Trả lời trong ứng dụng: tôi an toàn hoặc tôi cần giúp",
        no_answer="Nếu nguy hiểm tính mạng, gọi 119. Không trả lời được trong ứng dụng thì gọi 120.",
        in_app="Mở trong Mobile Gwangju",
        more="Xem thêm",
        data="Dữ liệu (CAP)",
        all="Xem tất cả cảnh báo",
        past="Vừa kết thúc",
        call="Nguy hiểm hãy gọi 119, cần hỏi hãy gọi 120.",
        skip="Đến nội dung",
    ),
    "zh": Words(
        city="光州广域市",
        title="当前警报",
        none="目前没有警报。",
        levels=("消息", "安全提示", "紧急", "危及生命"),
        exercise="这是演习，不是真实情况。",
        over="已结束",
        over_text="此警报已结束，无需再遵循。",
        updated="内容已更新",
        do_now="请现在这样做",
        did_then="当时的指引",
        where="地点",
        whole_city="光州全市",
        sender="发送单位",
        sent="发送时间",
        until="有效至",
        ended="结束时间",
        earlier="更新前的内容",
        instead={"ko": "目前只有韩文。", "en": "目前只有英文。"},
        languages="语言",
        ask="请告诉我们您是否安全",
        answer="在应用中回答：我安全，或我需要帮助",
        no_answer="有生命危险请拨打119。无法在应用中回答时请拨打120。",
        in_app="在 Mobile Gwangju 中打开",
        more="查看详情",
        data="数据（CAP）",
        all="查看所有警报",
        past="最近结束",
        call="有危险请拨打119，咨询请拨打120。",
        skip="跳到正文",
    ),
}

_DAYS = "월화수목금토일"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def moment(at: datetime, lang: AlertLang) -> str:
    """As the language says it, in the city's time."""
    at = at.astimezone(SEOUL)
    clock = f"{at:%H:%M}"
    match lang:
        case "ko":
            hour = f"{'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}시"
            return f"{at.month}월 {at.day}일({_DAYS[at.weekday()]}) {hour}{f' {at.minute}분' if at.minute else ''}"
        case "en":
            return f"{at.day} {_MONTHS[at.month - 1]}, {clock}"
        case "ru":
            return f"{at:%d.%m.%Y}, {clock}"
        case "vi":
            return f"{clock}, {at.day}/{at.month}/{at.year}"
        case "zh":
            return f"{at.month}月{at.day}日 {clock}"
