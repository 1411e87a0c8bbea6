"""The words by which `lint` recognises a text that was not meant for many readers.

Words are compared after NFKC and case folding, with their accents. Scripts without spaces are cut at the words listed
here. To add a language, add its words to `TEST_WORDS` and `FILLERS`, and its names for a test message to `PHRASES`.
"""

import re

_TEST_WORDS = """
test tests testing tested tester
prueba pruebas probando teste testes testando essai essais prova prove proef próba zkouška skúška probna testi teszt
deneme thử uji ujian tes tesi proba probă kokeilu koe prøve prov
тест тесты тестик тестовое тестовая тестовый тестовые тестируем тестирую тестирование проверка проверяем проба
проверочное
перевірка тестове тестова
δοκιμή δοκιμαστικό τεστ
اختبار إختبار الاختبار تجربة تجريبي تجريبية اختبارية تست آزمایش آزمایشی ٹیسٹ
בדיקה בדיקות ניסיון נסיון טסט
परीक्षण टेस्ट टेस्टिंग जाँच পরীক্ষা টেস্ট சோதனை పరీక్ష
테스트 시험발송
asdf foo foobar foobarbaz baz qux blah bla blabla blablabla dummy lorem ipsum debug qa uat staging placeholder
deutest testnachricht testmeldung testbenachrichtigung testmail testpush pushtest testmsg testmessage
testuser testtest testnotification testtitle testcontent testbody testtext testing123
"""
TEST_WORDS = frozenset(_TEST_WORDS.split())
"""Words that say "test" if hardly anything else is said; in a sentence they are ordinary."""

PLAIN_TEST_WORDS = frozenset({"test", "testing"})
"""Words that make a text suspect even with one other word; the rest can also mean "trial" or "try"."""

_FILLERS = """
a an the this is it was i im we you are my me our your here there just only now again another new some one more please
pls plz ignore disregard sorry thanks thank hello hi hey hola bonjour hallo ciao привет olá oi world message messages
msg msgs push pushes notification notifications notif notifs email mail e sms alert title subtitle heading content body
text copy subject label banner from to for of on in at by and or with via if does do not dont did can see works work
working arrive arrives arrived received user users device devices phone phones app apps ios iphone ipad android apple
google samsung huawei xiaomi oppo vivo honor meizu fcm apns gcm hms agora easemob server service api sdk system client
backend integration unit e2e smoke regression manual automation automated internal deploy deployment production prod
live dev qa uat staging stage sandbox local env environment build release version ver v sprint ticket send sends sent
sending sender first second third last two three four five six check checking number no nr num n ok okay yes
esto este esta es un una de la el los mensaje notificación notificacion notificaciones correo envío envio ignorar
ignore ignora por favor solo sólo mi para
isto isso é um uma mensagem notificação notificacao notificações apenas só meu
ceci c est juste une le du d ce message notification notifications envoi merci ignorer svp s il vous plaît
dies das ist ein eine nur nachricht nachrichten benachrichtigung meldung bitte ignorieren noch mal nochmal
questo questa è solo messaggio notifica notifiche di
dit dat een maar bericht melding negeren van
это сообщение сообщения уведомление уведомления уведомлений пуш пуша пушей пуши рассылка рассылки просто всем не
обращайте внимания раз два три связи игнорируйте пожалуйста це
jest wiadomość powiadomienie proszę zignorować toto je zpráva zprava správa notifikace
bu bir sadece mesaj mesajı bildirim bildirimi mesajıdır
هذا هذه رسالة إشعار اشعار الإشعارات فقط مجرد من این یک پیام اعلان نوتیفیکیشن است پوش
זו זה הודעה הודעת התראה רק פוש
यह एक संदेश मैसेज सूचना नोटिफिकेशन है सिर्फ केवल
메시지 메세지 알림 푸시 푸쉬 발송 전송 문자 입니다 중 중입니다 용 앱
tin nhắn thông báo đây là nghiệm tinnhắn pesan notifikasi ini hanya adalah coba
meddelande notis melding besked detta är ett det er en tämä on viesti ilmoitus
αυτό είναι ένα μήνυμα ειδοποίηση
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that add nothing to a test: "this is a", "message", "please ignore", "android"."""

UNSPACED_TEST_WORDS = ("测试", "測試", "试一下", "テスト", "試験送信", "試験配信", "てすと", "ทดสอบ", "ทดลอง", "ທົດສອບ")
_UNSPACED_FILLERS = """
这是 這是 一条 一則 一个 一下 消息 訊息 推送 推播 通知 短信 信息 内容 內容 标题 標題 文案 数据 请忽略 請忽略
忽略 收到 发送 發送 请 請 用 的 我 在 了 仅供 仅 最新 安卓 苹果 华为 小米 荣耀 鸿蒙 环境 功能 接口 线上 联调
开发 内部 账号 用户 群发 再次 第一 第二 次 中 勿 回复 看看 啊 吧 哈 送信 配信 投稿 です これは 無視して
ください お知らせ メール の は プッシュ メッセージ アプリ サーバー タイトル アカウント ユーザー データ 確認
ข้อความ การ แจ้งเตือน ระบบ นี่คือ ส่ง นี้ คือ ครับ ค่ะ
"""
UNSPACED_FILLERS = tuple(_UNSPACED_FILLERS.split())
"""`FILLERS` of scripts without spaces, to cut out of a run of characters."""

_TEST_MESSAGES = (
    # English
    r"(?:integration|unit|e2e|smoke)[ -]tests?\b",
    r"\btest(?:ing)?[ -](?:messages?|msgs?|push(?:es)?|notif(?:ication)?s?|e-?mails?|title|subject|123)\b",
    r"\b(?:push|notif(?:ication)?|fcm|apns) test(?:s|ing)?\b",
    r"\bthis is (?:only |just )?an? test\b(?! (?:of|for) (?:your|the|his|her|our|time|character|strength))",
    r"\bjust (?:an? test\b(?! drive)|testing\b)|\btest(?:ing)?[, ]+(?:test|testing|1[, ]+2|one[, ]+two)\b",
    r"\bignore (?:this|me\b|the test)(?: (?:message|notification|push|e-?mail|test))?|\bdo not send\b",
    r"\bplease (?:ignore|disregard)[.! ]*$|\bnot for production\b|\bdelete (?:this|me) later\b",
    r"\btest of (?:the )?(?:push|notif)\w*",
    r"\btesting (?:deep ?links?|on prod\w*|(?:on|from|in) (?:staging|postman|the console|my laptop))\b",
    r"\bchecking if (?:this|it|push(?:es)?|notif\w*) (?:really )?(?:works?|arrives?|gets? through)\b",
    r"\b(?:dev|qa|debug|staging|sample|dummy) (?:push|notif)(?:\b|ication)",
    r"\b(?:blah|bla)(?:[ ,]+(?:blah|bla)\b)+",
    r"\blorem ipsum\b|\bdolor sit amet\b|\bconsectetur adipisc",
    # German
    r"\btest-?(?:nachricht|benachrichtigung|meldung|push)\w*|\b(?:das|dies) ist (?:nur |doch )?ein test\b",
    # Spanish
    r"\b(?:mensaje|notificaci[oó]n|push|correo|env[ií]o|aviso) de (?:pruebas?|test)\b",
    r"\besto es (?:s[oó]lo )?una prueba",
    r"\bprueba de (?:push|notificaci[oó]n|mensaje|env[ií]o|integraci[oó]n)",
    # Portuguese
    r"\b(?:mensagem|notifica[cç][aã]o|push|e-?mail|envio) de testes?\b|\bis[ts]o é (?:apenas |só )?um teste\b",
    r"\bteste de (?:push|notifica[cç]|mensagem|envio|integra)",
    # French
    r"\b(?:message|notification|push|e-?mail|envoi) (?:de |d[’'])(?:tests?|essai)\b",
    r"\b(?:ceci|c[’']) ?est (?:juste )?un test\b",
    r"\btest de (?:push|notification|message|envoi)",
    # Italian
    r"\b(?:messaggio|notifica|push) di (?:prova|test)\b|\bquest[oa] è (?:solo )?un[ao]? (?:prova|test)\b",
    # Dutch
    r"\btest(?:bericht|melding)\b|\bdit is (?:maar |slechts )?een test\b",
    # Russian
    r"\b(?:тестов|проверочн|пробн)\w+ (?:сообщени|уведомлени|пуш|push|рассылк)\w*|\bэто (?:просто )?тест\b(?!-)",
    r"\b(?:тест|проверка) (?:пуш|push|уведомлени|рассылк|связи)\w*|\bне обращайте внимания\b",
    # Ukrainian
    r"\bтестов\w+ (?:повідомлен|сповіщен)\w*|\bце (?:просто )?тест\b",
    # Polish
    r"\b(?:wiadomość|powiadomienie) testow\w+|\bto jest (?:tylko )?test\b",
    # Czech and Slovak
    r"\b(?:testovac[ií]|zkušební) (?:zpráv|správ|notifik|oznámen)\w*",
    # Turkish
    r"\b(?:test|deneme) (?:mesajı|bildirimi)",
    # Swedish, Norwegian, Danish, Finnish; Hungarian
    r"\btest(?:meddelande|notis|melding|besked|varsel|viesti)\w*|\btestiviesti\w*|\bteszt ?üzenet\w*",
    # Greek
    r"\bδοκιμαστικ\w+ (?:μήνυμα|ειδοποίηση)",
    # Indonesian
    r"\b(?:pesan|notifikasi) (?:tes|test|uji coba|percobaan)\b|\bini (?:hanya )?(?:tes|uji coba|percobaan)\b",
    # Vietnamese
    r"\b(?:tin nhắn|thông báo) (?:thử|test|kiểm tra)",
    # Arabic
    r"رسالة (?:اختبار|تجريبية)|[إا]شعار (?:تجريبي|اختبار)|هذا (?:مجرد )?(?:اختبار\s*$|[إا]شعار تجريبي)",
    # Persian
    r"(?:پیام|اعلان|نوتیفیکیشن) (?:آزمایشی|تستی|تست)|این یک (?:تست|آزمایش) است",
    # Hebrew
    r"(?:הודעת|התראת) (?:בדיקה|ניסיון|נסיון|טסט)|זו (?:רק )?בדיקה",
    # Hindi
    r"(?:परीक्षण|टेस्ट) (?:संदेश|मैसेज|सूचना|नोटिफिकेशन|पुश)",
    # Chinese
    r"(?:测试|測試)(?:消息|訊息|推送|推播|通知|一下|短信|推文)",
    r"(?:消息|推送|推播|通知|群发|联调|仅供)(?:测试|測試)",
    r"[这這]是(?:一[条个則则次])?(?:测试|測試)|[请請]忽略(?:此|本|[这這]|$|[。!！,，])",
    # Japanese
    r"テスト(?:送信|配信|通知|投稿|プッシュ|メッセージ)|(?:送信|配信|通知|プッシュ)テスト",
    r"試験(?:配信|送信)|これはテスト",
    # Korean
    r"테스트 ?(?:메[시세]지|푸[시쉬]|알림|발송|문자|중입니다|입니다)|(?:푸[시쉬]|알림|발송) ?테스트",
    # Thai
    r"ทดสอบ(?:ระบบ|ข้อความ|การแจ้งเตือน|ส่ง)|ข้อความทดสอบ",
)
PHRASES = re.compile("|".join(_TEST_MESSAGES))
"""Names for a test message, anywhere in a text; for folded text."""

_MARKED = (
    r"tests?|testing|qa|uat|dev|staging|stage|debug|draft|wip|do not send|internal|prueba|teste|essai|entwurf|borrador|"
    r"тест|черновик|اختبار|تجربة|تجريبي|تست|בדיקה|परीक्षण|테스트|测试|測試|草稿|テスト|下書き|ทดสอบ"
)
MARKS = re.compile(
    rf"[\[【〔「<{{]\s*(?:{_MARKED})\s*[#\d]*\s*[\]】〕」>}}]"
    r"|[(（]\s*(?:test|testing|テスト|测试|測試|тест|prueba|teste|테스트)\s*[)）]"
    r"|^\W*(?:test|qa|staging|draft)(?:\s+#?\d+)?(?:\s*[-–—|]\s+|:\s+)(?=\w)"
    r"|^\W*(?:测试|測試|テスト)\s*[:|-]"
    r"|\btest[_-]?\d+\b"
)
"""Marks of a text that is not for the public, anywhere in it; for folded text."""

SHOUTED = re.compile(r"^\W*TEST\b|\bTEST\W*$")
"""TEST in capitals at the start or end of a text in small letters; for text as written."""

_AFTER_TEST = """
drive drives driving ride result results match matches cricket series over score scores prep preparation kit kits
flight flights pilot pilots centre center centres centers lab labs day date dates season booking appointment paper
papers strip strips positive negative questions question bank anxiety tube track bed beds case cases pressing taking
takers your yourself yours knowledge skills iq debut captain squad team tickets wickets innings championship
bestanden vorbei wissen wiedzy osobowości sprawdzający je dein deine deinen ihr ton tes votre vos çöz çözmeye çözme
tonight tomorrow today monday tuesday wednesday thursday friday saturday sunday morning
of match-day match-winning ближайший драйв онлайн на личности дня знаний
"""
AFTER_TEST = frozenset(_AFTER_TEST.split())
"""Words that make the "test" before them an ordinary one."""

_BEFORE_TEST = """
driving blood practice practise covid pcr antigen rapid math maths science history english spelling vocabulary grammar
iq eq personality pregnancy paternity taste crash speed stress skin allergy eye hearing mock entrance placement drug
dna ancestry screen sound beta fitness beep bleep theory citizenship toefl ielts sat act gre final first 1st second 2nd
third 3rd fourth 4th fifth 5th day-night ashes boxing lords perth your the his her their latest next weekly daily
monthly self home free litmus acid smog road aptitude reaction memory typing vision field flight patch love mbti quiz
big every any
bài mini kişilik seviye günün проверочный psycho persönlichkeits online grosser im der den dein kurzer nächster le un
petit
hiv std urine breath swab lab genetic fertility ovulation cholesterol
"""
BEFORE_TEST = frozenset(_BEFORE_TEST.split())
"""Words that make the "test" after them an ordinary one."""

_WHOLE = """
title|content|body|subtitle|sub title|message body|message title|message content|message text|push title|push content
push text|push body|notification title|notification text|notification body|notification content|your title
your content|your message|your message here|your text|your text here|title here|text here|content here|body here
insert text|insert title|insert text here|enter title|enter text|enter message|enter your message|sample title
sample text|sample message|sample notification|example title|example text|title 1|content 1|string|null|nil|none
undefined|nan|object object|true|false|untitled|new push|new notification|my notification|my first notification
hello world|hello, world|foo bar|foo bar baz|abc|abcd|abcde|abcdef|abcdefg|xyz|abc 123|aa bb|todo|fixme|tbd|n a|na|lorem
title goes here|text goes here|message goes here|body goes here|content goes here|subtitle goes here|sample
ignore|ignore me|ignore this|ignore pls|ignore please
título|titulo|contenido|conteúdo|titre|contenu|titel|inhalt|titolo|contenuto|заголовок|текст|содержание
текст сообщения|العنوان|عنوان|المحتوى|כותרת|תוכן|शीर्षक|标题|標題|内容|內容|推送标题|推送内容|通知标题|通知内容|消息标题
消息内容|标题内容|你好世界|请输入标题|请输入内容|タイトル|本文|件名|제목|내용|หัวข้อ|เนื้อหา|tiêu đề|nội dung|başlık|içerik
"""
WHOLE_TEXTS = frozenset(text for line in _WHOLE.strip().splitlines() for text in line.split("|"))
"""Texts that forms, tools and programs leave in a field that is not filled in. Only the whole text counts."""

_SLOTS = (
    r"(?:first|last|full|user|nick|display|given|customer|product|company|brand|app|store|city|event|recipient|member)"
    r"[ _-]?name|f_?name|l_?name|name|user|username|customer|title|subtitle|date|time|city|country|product|item|price"
    r"|amount|discount|percent|percentage|link|url|code|coupon|order[ _]?(?:id|number|no)|number|phone|email|e-mail"
    r"|order|item|place|location|address|(?:booking|reference|tracking|flight)(?:[ _]?(?:number|no))?"
    r"|(?:delivery|start|end|due|expiry|arrival|departure)[ _](?:date|time)|quantity|balance|account|currency"
    r"|company|brand|text|message|content|body|subject|image|x+|n|placeholder|todo|tbd"
    r"|(?:your|insert|enter|add|my) [^\]]*"
    r"|kundenname|bestellung|bestellnummer|pedido|commande|заказ|订单|订单号|注文番号|주문번호"
    r"|nombre|usuario|producto|fecha|nom|prénom|vorname|nachname|kunde|datum|betrag|имя|дата|товар|сумма|nome|cognome"
    r"|姓名|名字|用户名|昵称|日期|商品|商品名|名前|お名前|日付|商品名|이름|날짜|الاسم|اسم|שם|नाम|[a-z]+_[a-z_]+"
)
PLACEHOLDERS = re.compile(
    r"\{\{(?:[^{}\n]{0,60}\}\})?|\}\}|\{%(?:[^%\n]{0,60}%\})?|%\}|<%(?:[^%\n]{0,60}%>)?|%>|\$\{[^}\n]{0,60}\}?|#\{[^}\n]{0,60}\}"
    r"|\{[^{}\n]{0,40}\}"
    r"|</?[a-z][^<>\n]{0,60}>"
    rf"|[\[【](?:{_SLOTS})[\]】]|#(?:{_SLOTS})#"
    r"|(?<![\d%])(?<!\d )%(?:\d\$)?(?:\.\d)?(?:l?[dsfiu]|@)(?![^\W\d_])|%\([a-z_]+\)[sd]"
    r"|(?<![\d%])%[a-z][a-z_]+%|\*\|[a-z_:]+\|\*|(?<!_)__[a-z]\w*[a-z]__(?!_)"
    r"|\$(?:[a-z]+_[a-z_]+|(?:first|last|user|full)name|name|user)\b"
    r"|\[object object\]|\bundefined\b|\bfixme\b"
    r"|(?<![^\W_])x{3,}(?![^\W_])"
    r"|\b(?:hi|hello|hey|dear|hallo|liebe|lieber|hola|bonjour|salut|ciao|olá|oi|привет)[, ]+(?:null|none|nil|nan)\b"
    r"|&(?:amp|nbsp|lt|gt|quot|#\d+);"
)
"""What a template or a program leaves to fill in; for folded text."""

UNFINISHED = re.compile(
    r"\bTODO:|\bTODO\(|[\[(<]TODO\b|\bTODO (?:write|fill|add|change|replace|update|translate|copy|text|insert|finish)\b"
    r"|\bTBD\b|\b(?:F|L|FIRST_?|LAST_?|FULL_?|USER_?)NAME\b"
    # A word in capitals within a sentence; at its start or end it can be a tag: "[AD] Offers", "Interview [AUDIO]".
    r"|(?<=[^\W\d_] )\[(?!LIVE|NEW|SALE|VIDEO|UPDATE|OFFICIAL|REMIX)[A-Z][A-Z _]{2,30}\](?= [^\W\d_])"
)
"""What the author left to fill in; for text as written, because case matters."""

TODO = re.compile(
    r"(?<![\w-])TODO(?=[\s.!?)\]]*$"
    r"| (?:for|the|this|that|with|here|later|is|in|on|from|to|before|after|by|and|or|our|x{2,})\b)"
)
"""A note alone, in English: "TODO" is a Spanish and Portuguese word too."""
_TODO_LANGUAGES = "al lo el la los las de del que en con por para y e o os da em com seu tu su es é está"
TODO_LANGUAGES = frozenset(_TODO_LANGUAGES.split())
"""Words that say that the text is in one of those languages."""

ALPHABETS = frozenset({"abcdefghijklmnopqrstuvwxyz", "1234567890"})
