"""Cut Pretendard GOV into the web fonts of the project.

    npm pack pretendard-gov@1.3.9 && tar xzf pretendard-gov-1.3.9.tgz
    pip install fonttools brotli
    python build/fonts.py package/dist/public/static/alternative

Four tiers, because a phone should load only what it shows: `core` holds the letters of
the interface, `ks` the other syllables of KS X 1001 (nearly every name), `all` the rest of
the 11,172, `more` what is typed now and then: single jamo, and accents in foreign names. A tier is a font family of its own, so the fallback order decides and no long
lists of unicode ranges are needed. The licence reserves the name Pretendard for the
unchanged font, hence the other family name.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PWA = Path(__file__).parent.parent
OUT = PWA / "src" / "styles" / "fonts"
STYLES = PWA / "src" / "styles" / "fonts.css"
WEIGHTS = {400: "PretendardGOV-Regular.ttf", 700: "PretendardGOV-Bold.ttf"}
SYLLABLES = range(0xAC00, 0xD7A4)
LATIN = {*range(0x20, 0x7F), 0xA0, 0xA9, 0xB0, 0xB7, 0xD7}
MARKS = {*map(ord, "‐–—‘’“”…·•′″※→←↑↓×÷°℃㎍㎥～「」『』☎₩€‰√")}

JAMO = range(0x3131, 0x3164)
ACCENTED = range(0xC0, 0x250)

# The wording of a city's counter that the catalogues do not hold: names of things that
# come from the database, weekdays, surnames and the endings that sentences take.
COMMON = (
    "가각간갈감갑값갔강갖같개객갱거건걷걸검것게겠겨격겪견결겹경계고곡골곳공과관광괜괴교구국군굳굴권규그극근글금급기긴길김깊까깎깜깨껴꼭꽃끊끌끝끼"
    "나낙난날남납낫났낮낳내너넉네녀녁년노녹논놀높놓누눈느는늘능늦니님다단달답당닿대댁더덕던덜데델도독돈돌동되된될됐두둑둔둘둠둥뒤드득든듣들듬등디따딸때또똑"
    "라락란람래랜량러런레려력련령례로록론료루류률륭르른를름릇리린림립링마막만많말망맞맡매맥맨맵머먹메면명몇모목몸못묘무문묻물미민및밑"
    "바박밖반받발밝밤밥방배백버번벌범법벽변별병보복본볼봄봉부북분불붙브비빈빌빗빛뿐사산살상새색생서석선설섬성세센셔소속손솔송쇼수숙순술숨쉼스습승시식신실싫심십싶싸써쓰쓴쓸씀씨씩"
    "아악안앉않알암앗았앞애액야약양얘어억언얼엄업없었에엑여역연열염엽엿였영옆예오옥온올옮옳와완왔왜외왼요용우운울움웃워원월위유육윤율으은을음응의이익인일읽잃임입있잊"
    "자작잔잘잠잡장재저적전절젊점접정제져조족존졸좀좁종좋주죽준줄줌중즉즐증지직진질짐집징짜짧째쪽쯤찍차착참찻창찾채책처천철첨첩첫청체쳐초촉촌총최추축출충취측층치친침칩"
    "깥꿔뀐농늬닥돗떨띄룡벤빙쁨션솜슬앙찬컨턴폴풍흥"
    "카칼커케켜코콜크큰클키킬타탁탄탈태택터테텐텔토통투트특튼틀틈티팀파판팔패퍼페편평포폭폰표푸품프플피픽필하학한할함합항해핵햇했행향허험헤현혈협형혜호혹혼홀홍화확환활황회획효후훈휴흐희히힘"
)


# What a phone shows before our letters arrive, sized like them so that nothing moves:
# a syllable of Pretendard GOV is 0.864 em wide, one of Noto Sans KR or Malgun Gothic 0.92.
FALLBACK = """@font-face {
  font-family: "Gwangju Sans Fallback";
  src: local("Noto Sans KR"), local("Noto Sans CJK KR"), local("NotoSansCJKkr-Regular"), local("Malgun Gothic");
  size-adjust: 93.9%; ascent-override: 101.4%; descent-override: 25.7%; line-gap-override: 0%;
}
"""


def interface_letters() -> set[int]:
    texts = [p.read_text() for p in (PWA / "src").rglob("*.ts*")]
    return {ord(c) for text in texts for c in text if ord(c) in SYLLABLES or ord(c) in MARKS}


def ks_x_1001() -> set[int]:
    return {c for c in SYLLABLES if len(chr(c).encode("euc-kr", "ignore")) == 2}


def cut(source: Path, weight: int, family: str, letters: set[int], name: str) -> int:
    options = subset.Options(flavor="woff2", layout_features=["ccmp"], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6, 13, 14], drop_tables=["DSIG", "GPOS", "GDEF"])
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    style = "Bold" if weight == 700 else "Regular"
    for record in list(font["name"].names):
        words = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}", 0: "Copyright (c) 2021, Kil Hyung-jin. A subset under another name; SIL Open Font License 1.1."}
        if record.nameID in words:
            record.string = words[record.nameID]
    target = OUT / name
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def slices(letters: set[int], count: int) -> list[tuple[int, int]]:
    ordered = sorted(letters)
    starts = [ordered[len(ordered) * i // count] for i in range(count)]
    starts[0] = SYLLABLES.start
    return list(zip(starts, [s - 1 for s in starts[1:]] + [SYLLABLES.stop - 1]))


def face(family: str, weight: int, name: str, span: tuple[int, int] | None) -> str:
    only = f"; unicode-range: U+{span[0]:X}-{span[1]:X}" if span else ""
    return f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; src: url("./fonts/{name}") format("woff2"){only} }}\n'


def main(sources: Path) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.woff2"):
        old.unlink()
    core = LATIN | MARKS | interface_letters() | {ord(c) for c in COMMON}
    ks = ks_x_1001() - core
    rest = set(SYLLABLES) - core - ks
    more = {*JAMO, *ACCENTED} - core
    tiers = [("Gwangju Sans", "core", core, [None]), ("Gwangju Sans KS", "ks", ks, slices(ks, 4)), ("Gwangju Sans All", "all", rest, slices(rest, 10)), ("Gwangju Sans More", "more", more, [(ACCENTED.start, JAMO.stop - 1)])]
    css = "/* Written by build/fonts.py. */\n" + FALLBACK
    for weight, file in WEIGHTS.items():
        for family, tier, letters, spans in tiers:
            for i, span in enumerate(spans):
                part = letters if span is None else {c for c in letters if span[0] <= c <= span[1]}
                name = f"gwangju-{weight}-{tier}{f'-{i}' if len(spans) > 1 else ''}.woff2"
                size = cut(sources / file, weight, family, part, name)
                css += face(family, weight, name, span)
                print(f"{name:28} {len(part):5} letters {size / 1024:6.1f} KB")
    STYLES.parent.mkdir(parents=True, exist_ok=True)
    STYLES.write_text(css)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
