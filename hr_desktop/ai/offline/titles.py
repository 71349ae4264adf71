"""Which words name a post, an employer or a school, in Russian and English."""

from __future__ import annotations

import re

from hr_desktop.ai.offline.language import morphology

_POSTS_EN = """
accountant accounting-clerk actor actuary adjuster administrator admin advisor adviser advocate agent agronomist
aide ambassador analyst anesthesiologist animator apprentice architect artist assembler assistant
associate astronomer attendant attorney auditor author baker banker barber barista bartender
bookkeeper broker builder butcher buyer captain caregiver caretaker carpenter cashier ceo cfo chairman
chairperson chef chemist chief cio clerk cleaner coach collector columnist commander commissioner
concierge conductor consultant contractor controller cook coordinator co-ordinator copywriter correspondent
counsel counselor counsellor courier cto curator custodian cutter dancer dba dealer dean decorator dentist
deputy designer detective developer devops dietitian director dispatcher distributor doctor driver
economist editor educator electrician engineer engg engr estimator evangelist examiner executive expert
fabricator facilitator farmer fellow fellowship firefighter fitter florist foreman founder co-founder cofounder freelancer fresher
fundraiser gardener generalist geologist geophysicist guard guide hairdresser head headmaster handler handyman
host hostess housekeeper hygienist illustrator inspector installer instructor intern internship
interpreter interviewer investigator janitor journalist judge keeper laborer labourer landscaper
lawyer lead leader lecturer librarian linguist loader locksmith machinist maid maintainer manager mgr
marketer marketeer mason massage-therapist mechanic mentor merchandiser merchant messenger midwife
model moderator musician nanny navigator negotiator neurologist nurse nutritionist officer operative
operator optician optometrist orderly organizer packer painter paralegal paramedic partner pathologist pediatrician
pharmacist photographer physician physicist physiotherapist picker pilot planner plumber policeman
porter postdoc president principal printer producer product-owner professor programmer promoter proofreader
proprietor psychiatrist psychologist publicist purchaser radiographer radiologist realtor receptionist
recruiter referee rep reporter representative researcher reviewer rigger roofer sailor salesman
salesperson salesforce saleswoman scientist scrum-master sculptor seamstress secretary seller server
sergeant sme sommelier specialist sre staff statistician stenographer steward stewardess storekeeper strategist student
stylist superintendent superviser supervisor support surgeon surveyor sysadmin tailor teacher
technician technologist telecaller teller tester tech-lead therapist trader trainee trainer translator traveller
treasurer tutor typist underwriter usher valet vendor veterinarian videographer vice-president volunteer vp waiter waitress
warden watchman welder worker writer ta
"""
_POSTS_RU = """
агент агроном адвокат администратор актёр актер аналитик андеррайтер анестезиолог аниматор архитектор архивариус архивист
аспирант ассистент аудитор бариста бармен бетонщик библиотекарь биолог бригадир брокер бухгалтер
ветеринар водитель воспитатель врач гендиректор геодезист геолог главбух горничная грузчик дворник
девелопер декан декоратор делопроизводитель дефектолог дизайнер диктор директор диспетчер доцент журналист завуч
заведующий заведующая замдиректора заместитель зам землекоп зоотехник иллюстратор инженер инженер-программист
инкассатор инспектор инструктор интерн исполнитель кадровик каменщик кардиолог кассир кладовщик
комплектовщик кондитер консультант контролёр контролер конструктор координатор копирайтер корректор корреспондент косметолог кочегар курьер
лаборант лаборантка лектор лидер лесничий лётчик летчик логист логопед маляр маркетолог массажист мастер машинист медбрат медсестра
менеджер мерчандайзер мерчендайзер методист механик модератор монтажник монтажёр монтажер музыкант наборщик наладчик
наставник начальник невролог нотариус нянечка няня обвальщик оператор оператор-кассир организатор официант официантка
охранник педагог педагог-психолог педиатр пекарь переводчик печатник пилот писатель плиточник плотник
повар помощник портной посудомойщица почтальон практикант председатель предприниматель преподаватель представитель
прикладник провизор программист продавец продавец-консультант продавец-кассир проектировщик продюсер промоутер прораб психиатр психолог
работник рабочий разнорабочий разработчик ревизор редактор режиссёр режиссер реставратор репетитор референт рекрутер риелтор риэлтор руководитель
санитар санитарка сантехник сборщик сварщик секретарь секретарь-референт сестра сиделка сисадмин слесарь
сметчик снабженец сомелье социолог специалист стажёр стажер старшина стилист столяр стоматолог
сторож стропальщик строитель супервайзер сценарист таксист тестировщик технолог техник тимлид токарь токарь-универсал товаровед
тракторист тренер уборщик уборщица упаковщик управляющий учитель фармацевт фельдшер физик финансист флорист
фотограф фрезеровщик фрилансер химик хирург художник швея шеф шеф-повар экономист экспедитор эксперт электрик
электрогазосварщик электромонтажник электромонтёр электромонтер энергетик юрисконсульт юрист рентгенолог терапевт гинеколог уролог
акушер акушерка парикмахер визажист администратор-кассир владелец основатель соучредитель учредитель совладелец hr-менеджер
тестер верстальщик скрам-мастер девопс бизнес-аналитик hr-специалист волонтёр волонтер вожатый диетолог дилер лейтенант командир
"""
_EN = set(_POSTS_EN.split())
_RU = {w.replace("ё", "е") for w in _POSTS_RU.split()}
_POST_EXTRA = re.compile(
    r"(?<!\w)(?:(?:lab|vet|pharmacy|x-?ray|nail|care|service|support|ct|mri|surgical|auto|hvac|field|desk|sterile processing|behavior) tech|c[efiotmps]o|gm|vp|avp|svp|evp|sde|swe|sdet|tl|pm|cpa|r\.?n|lpn|cna|md|team lead|product owner|scrum master|"
    r"self[- ]employed|freelance)(?!\w)",
    re.IGNORECASE,
)
# “электросварщик”, “радиомонтажник”: compounds that no list holds.
_COMPOUND = (
    "сварщик", "монтажник", "механик", "инженер", "техник", "оператор", "конструктор", "технолог",
    "резчик", "укладчик", "мойщик", "сборщик", "испытатель", "преподаватель", "массажист",
)  # fmt: skip
_LEVEL = re.compile(
    r"^(?:senior|sr\.?|junior|jr\.?|lead|chief|principal|head|assistant|associate|deputy|trainee|staff|middle|ведущий|ведущая|старший|старшая|младший|младшая|главный|главная|"
    r"заместитель|помощник|начальник|руководитель|зав\.|зам\.)(?!\w)",
    re.IGNORECASE,
)
_ORG = re.compile(
    r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|АО|НАО|ИП|ГБУ\w*|ГБОУ|МБОУ|МАОУ|МОУ|ГУП|ФГУП|ФГБОУ|ФГБУ|ФГАУ|МУП|ГК|НПО|НПП|ТД|ТЦ|СК|УК|АНО|НКО|ТОО|ЧП|ОДО|КГБУ\w*|МБУ\w*|МКУ|ГАУ\w*|ГУЗ|МУЗ|ФКУ|ЧУ|ЧОП|НИИ)(?![\w])"
    r"|(?<!\w)(?:inc|incorporated|llc|l\.l\.c|ltd|limited|llp|corp|corporation|plc|gmbh|co|s\.?a|s\.?r\.?l|b\.?v|pvt|pte|private limited|ag|oy|ab|pty|holdings?|"
    r"hospital|clinic|hotel|restaurant|school|university|college|institute|foundation|ministry|department of|council|airlines|motors|church|supermarket|infosys|wipro|tcs|accenture|ibm|oracle|microsoft|google|amazon|deloitte|kpmg|capgemini|cognizant|hcl|cisco|dell|ericsson|samsung|university of|bank of|united bank)(?![\w-])\.?"
    r"|(?<!\w)(?:компани[яи]|групп?а компаний|холдинг|банк|завод|фабрика|комбинат|больница|поликлиника|клиника|клинический|школа|гимназия|лицей|детский сад|университет|институт|академия|колледж|агентство|студия|магазин|сеть магазинов|супермаркет|ресторан|кафе|отель|гостиница|центр|фирма|бюро|министерство|департамент|управление|администрация|корпорация|концерн|предприятие|торговый дом|лаборатория|салон|автосалон|фонд|издательство|аптека|склад|холдинга|объединение|автобаза|автопарк|типография|мастерская|войсковая часть|вооруженн\w+ силы|СТО|отделение|станция|театр|музей|библиотека)(?!\w)"
    r"|[«\"“][^»\"”]{2,60}[»\"”]",
    re.IGNORECASE,
)  # fmt: skip
# Words that end a firm's name and mean something else elsewhere (“Software Engineer”).
_ORG_LAST = re.compile(
    r"(?<!\w)(?:technologies|technology|solutions|systems|services|industries|enterprises|associates|partners|laborator(?:y|ies)|labs?|studios?|agency|consulting|"
    r"consultancy|consultants|software|infotech|infosystems|global|international|pharma\w*|energy|media|networks|communications|telecom|insurance|financial|"
    r"capital|ventures|logistics|construction|stores?|army|navy|air force|bank|group|company|research|foundation|health|healthcare|care|centre|center)"
    r"(?=\s*(?:$|[,(|–-]|pvt|ltd|inc|llc|india|usa|uk))",
    re.IGNORECASE,
)
_ORG_CASED = re.compile(
    r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ТОО|ГК|НПО|АНО|ЧОП)(?!\w)|(?<!\w)(?:Inc|LLC|Ltd|LTD|GmbH|Corp|Corporation|Limited|Pvt|PVT|LLP|Company)(?!\w)"
)
_SCHOOL = re.compile(
    r"(?<!\w)(?:universi[td]\w+|univerzit\w+|uniwersytet\w*|univ|college|institute|institution|school|academy|polytechnic\w*|iit|nit|vidyalaya|vidya|mahavidyalaya|jntu\w*|vtu|ignou|faculty|hochschule|seminary|conservatory|"
    r"[\w-]*университет\w*|институт\w*|академи\w+|колледж\w*|техникум\w*|училищ\w+|лице[йя]|гимнази\w+|школ[аыу]|консерватори\w+|семинари\w+|"
    r"мгу|мгту|мгимо|вшэ|ниу|мфти|мифи|маи|мэи|миит|мирэа|мгюа|мпгу|мгсу|ргу|рудн|ранхигс|рггу|рэу|спбгу|спбпу|спбгэу|итмо|лэти|урфу|кфу|нгу|тгу|тпу|сфу|юфу|двфу|ннгу|пгниу|пту|спо|сош|мои|мэси|мгупс|фгбоу|фгаоу|гбпоу|гапоу|мит|[А-ЯЁ]{1,4}ГУ\w{0,2}|[А-ЯЁ]{1,3}ГТУ|[А-ЯЁ]{1,3}ГМУ|[А-ЯЁ]{1,3}ПУ)(?!\w)",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?<!\w)(?:bachelor'?’?s?|master'?’?s?(?! of ceremonies)|doctor(?:ate| of)|associate'?’?s? (?:degree|of)|ph\.?\s?d\.?|m\.?b\.?a|b\.?\s?(?:sc|s|a|e|tech|com|ed|eng|ba|arch|pharm|ca|pharma|des)(?:\.|(?!\w))|bca|bba|bbm|btech|mtech|mca|"
    r"m\.?\s?(?:sc|s|a|e|tech|com|ed|eng|phil|ca|res|pharm|des)(?:\.|(?!\w))(?! excel| office| word| access| sql| visio| project| outlook| powerpoint)|hnd|hnc|nvq|btec|gcses?|gnvq|foundation degree|ll\.?\s?m\.?|pgdm|pgdca|pgd\w*|diploma|post ?graduat\w+|undergraduate|graduation|graduate|degree|certificate (?:in|of)|"
    r"high school|higher secondary|hsc|ssc|sslc|h\.s\.c|s\.s\.c|intermediate|matriculation|secondary|10th|12th|x(?:ii)?th|10\+2|xii|ged|llb|ll\.b|llm|md|dds|rn|a-levels?|abitur|be|honou?rs|"
    r"бакалавр\w*|магистр\w*|магистратур\w+|специалист\w*|специалитет\w*|аспирант\w*|кандидат\w* \w+ наук|доктор\w* \w+ наук|высшее|среднее(?: специальное| профессиональное| общее)?|неоконченное высшее|неполное высшее|диплом(?! с отличием)\w*|ординатур\w+|интернатур\w+|красный диплом|квалификация)(?![\w-])",
    re.IGNORECASE,
)
# “Boston, MA” is a place.
_STATE = re.compile(r"[A-Z][a-z.]+,\s?$")
_BEHIND_STATE = re.compile(r"(?:MA|ME|MD|MS)(?:$|\s*[,|)\t]|\s+\d{5}|\s{2})")
_DEGREE_STRICT = re.compile(r"(?<!\w)(?:BE|BS|BA|MS|MA|ME|MD|RN|AA|AS)(?!\w)")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# What English tasks begin with, beside words in “-ed” and “-ing”.
_TASKS = set(
    """
    achieve act address administer advise aid analyze apply arrange assess assign assist attend balance build built
    calculate carry check clean coach collaborate collect communicate compile complete conduct configure consult
    contribute control cook coordinate co-ordinate counsel create dealt define deliver demonstrate deploy design determine
    develop devise direct discuss document draft drive drove edit educate enable encourage ensure enter establish
    estimate evaluate examine execute facilitate file find focus follow formulate foster gain gather gave generate give grew
    guide handle have held help hire identify implement improve increase install instruct interact interview investigate keep
    lead learn led liaise look made maintain make manage measure mentor meet met monitor motivate negotiate observe obtain
    operate optimize order organize oversaw oversee participate perform plan prepare present process produce promote
    provide ran raise read receive recommend record recruit reduce report represent research resolve respond
    review run schedule secure select sell serve served set setup shape showcase sold solve spearhead spoke
    supervise support taught teach test took track train translate update use utilize validate verify visit was
    work worked write wrote
    """.split()
)
_SMALL = set("of and the for in at to on a an & with de la del y et und by from as or".split())


def post_words(text: str) -> int:
    """How many words of `text` name a post."""
    count = 0
    tokens = _TOKEN.findall(text)
    for place, token in enumerate(tokens):
        low = token.lower().replace("ё", "е")
        many = low.endswith("s") and low[:-1] in _EN  # “Teachers Aide”, but “Jackson Associates”
        if (
            low in _EN
            or low in _RU
            or (many and place + 1 < len(tokens))
            or (len(low) > 9 and low.endswith(_COMPOUND))
            or (
                "-" in low
                and (
                    low.split("-")[-1] in _RU
                    or low.split("-")[0] in _RU
                    or low.split("-")[-1] in _EN
                )
            )
            or (len(low) > 5 and not low.isascii() and _feminine(low))
        ):
            count += 1
    return count + len(_POST_EXTRA.findall(text))


def begins_task(text: str) -> bool:
    """Whether English words tell what was done: “Assisted students with …”, “Plan and lead …”."""
    words = text.split(maxsplit=3)
    if len(words) < 3 or not text.isascii():
        return False
    first = words[0].strip("({“\"'-").lower()
    verb = first in _TASKS or (len(first) > 4 and first.endswith(("ed", "ing")))
    return verb and words[1][:1].islower() and words[1] != "of"


def is_prose(text: str) -> bool:
    """Whether English words are a sentence or a piece of one and not a name of something."""
    if not text.isascii():
        return False
    words = [w for w in text.replace("/", " ").split() if w.lower() not in _SMALL]
    small = sum(w[:1].islower() for w in words)
    return begins_task(text) or (len(words) >= 4 and small * 2 > len(words))


def last_post_word(text: str) -> int | None:
    """Offset behind the last word of `text` that names a post, None without any."""
    ends = [t.end() for t in _TOKEN.finditer(text) if post_words(t.group())]
    return ends[-1] if ends else None


def _feminine(low: str) -> bool:
    return any(
        low.endswith(a) and low[: -len(a)] + b in _RU
        for a, b in (
            ("ница", "ник"),
            ("щица", "щик"),
            ("чица", "чик"),
            ("льница", "ль"),
            ("ца", "ц"),
            ("ка", ""),
        )
    )


def is_post(text: str) -> bool:
    """Whether `text` reads as the name of a post."""
    return len(text) <= 120 and (post_words(text) > 0 or _LEVEL.match(text) is not None)


_POST_FOLLOWS = re.compile(r"\s*(?:$|[,|/(–—:&+-]|of\b|for\b|at\b|in\b|I{1,3}\b|[1-3]\b|and\b)")


def names_post(text: str) -> bool:
    """Stricter than `is_post`: a post's word ends the name, or “of”, a comma or a bracket follows.

    “Software Engineer II” and “Head of Sales” name a post, “Manager Logo Design” does not. In
    Russian the post's word comes first or behind an adjective.
    """
    if len(text) > 100:
        return False
    for number, token in enumerate(_TOKEN.finditer(text)):
        if post_words(token.group()) == 0:
            continue
        if not token.group().isascii():
            if number < 3:
                return True
        elif _POST_FOLLOWS.match(text[token.end() :]):
            return True
    return False


def org_marks(text: str) -> int:
    """How many marks of an employer stand in `text`; legal forms count twice."""
    last = 0 if post_words(text) else len(_ORG_LAST.findall(text))
    return len(_ORG.findall(text)) + len(_ORG_CASED.findall(text)) + last


def has_school(text: str) -> bool:
    """Whether `text` names a school, college or university."""
    return _SCHOOL.search(text) is not None


def find_degree(text: str) -> re.Match[str] | None:
    """The first word for a degree; two-letter ones only in capitals."""
    for mark in _DEGREE.finditer(text):
        if _STATE.search(text[: mark.start()]) and _BEHIND_STATE.match(text[mark.start() :]):
            continue
        if (
            len(mark.group().replace(".", "")) > 2
            or "." in mark.group()
            or _DEGREE_STRICT.fullmatch(mark.group())
        ):
            return mark
    return None


def nominative(words: str) -> str:
    """A post as a title: “медицинской сестры палатной” is “медицинская сестра палатная”.

    Words up to the post's noun (and adjectives right behind it) are put into the nominative
    singular; what follows stays. Words without a known noun of a post stay as they are.
    """
    tokens = words.split(" ")
    for place, token in enumerate(tokens[:5]):
        parts = [_singular(p) for p in token.split("-")]
        if parts[-1] is None or not any(p and post_words(p[0]) for p in parts):
            continue
        _, gender, case = parts[-1]
        before = [_agreed(t, gender, case) for t in tokens[:place]]
        noun = "-".join(p[0] if p else t for p, t in zip(parts, token.split("-"), strict=True))
        behind = tokens[place + 1 :]
        if behind and (len(behind) == 1 or len(behind[1]) < 4):  # not “учителя английского языка”
            behind[0] = _agreed(behind[0], gender, case)
        title = " ".join([*before, noun, *behind])
        return title if not words.isupper() else _calm(title)
    return words


def _calm(title: str) -> str:
    """Capitals only become a sentence; letters of a category stay large."""
    return " ".join(
        w if len(w) == 1 and n else w.lower() if n else w.capitalize()
        for n, w in enumerate(title.split(" "))
    )


def _singular(word: str) -> tuple[str, str, str] | None:
    """A Russian noun in the nominative singular, its gender, and the case it stood in."""
    if not re.fullmatch(r"[А-Яа-яЁё]{3,}", word):
        return None
    for parse in morphology().parse(word.lower())[:4]:
        if parse.tag.POS == "NOUN" and "anim" in parse.tag:
            form = parse.inflect({"nomn", "sing"})
            if form is not None:
                return form.word, str(form.tag.gender), str(parse.tag.case)
    return None


def _agreed(word: str, gender: str, case: str) -> str:
    """An adjective that stood in the noun's case, in the nominative; other words as they are."""
    if not re.fullmatch(r"[А-Яа-яЁё]{4,}", word):
        return word
    for parse in morphology().parse(word.lower())[:8]:
        tag = parse.tag
        if tag.POS in ("ADJF", "PRTF") and tag.case == case and tag.gender in (gender, None):
            form = parse.inflect({"nomn", "sing", gender})
            if form is not None:
                said = str(form.word)
                return said if word.islower() or word.isupper() else said.capitalize()
    return word
