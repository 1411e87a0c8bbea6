"""What the fields of a message may hold: each problem stands at its field, and one key mends what can be mended."""

from datetime import UTC, datetime

import pytest

from push_tui.dialects import AGORA, EASEMOB
from push_tui.message.payloads import payloads
from push_tui.message.push import ABSENT, Audience, Json, Push, json_text
from push_tui.message.validation import validate
from support.message_checks import ERROR, NOTE, USERS, WARNING, at, fixed, push_to, the_problem, with_field


@pytest.mark.parametrize("name", ["title", "content"])
@pytest.mark.parametrize("blank", ["", "  \t", "\u3000", None])
def test_title_and_content_are_needed_and_blanks_do_not_count(name: str, blank: Json) -> None:
    problems = validate(with_field(name, blank), AGORA)
    assert any(problem.path == at(name) and problem.severity is ERROR for problem in problems)
    assert the_problem(push_to().without(at(name))).path == at(name)


def test_the_missing_title_tells_what_the_service_would_show() -> None:
    assert "You have a message" in the_problem(push_to().without(at("title"))).reason


@pytest.mark.parametrize(("name", "most"), [("title", 32), ("content", 100), ("subTitle", 10)])
def test_texts_have_the_documented_length(name: str, most: int) -> None:
    assert validate(with_field(name, "x" * most), AGORA) == ()
    assert f"{most + 1} characters; {most} at most" in the_problem(with_field(name, "x" * (most + 1))).message


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("title", " Back at five", "Title begins with a blank."),
        ("content", " Back at five ", "Content begins with a blank."),
        ("title", "Back at five ", "Title ends with a blank."),
        ("content", "Back at five\n", "Content ends with a blank."),
    ],
)
def test_a_text_with_a_blank_around_it_is_noted_and_one_key_drops_it(name: str, text: str, said: str) -> None:
    problem = the_problem(with_field(name, text))
    assert (problem.path, problem.severity, problem.message) == (at(name), NOTE, said)
    assert fixed(with_field(name, text)).at(at(name)) == "Back at five"


def test_a_content_that_only_repeats_the_title_is_noted() -> None:
    push = with_field("title", "Hello").with_value(at("content"), "Hello")
    assert (the_problem(push).severity, the_problem(push).message) == (NOTE, "Content repeats the title.")


def test_chinese_counts_twice_for_easemob_only() -> None:
    push = with_field("title", "维" * 17)
    assert validate(push, AGORA) == ()
    assert the_problem(push, EASEMOB).message == "Title has 34 characters; 32 at most."


def test_basic_limits_do_not_hold_inside_channels() -> None:
    assert validate(with_field("apns.title", "x" * 200), AGORA) == ()


def test_ext_has_ten_pairs() -> None:
    ten: dict[str, Json] = {f"k{n}": n for n in range(10)}
    assert validate(push_to(ext=ten), AGORA) == ()
    assert the_problem(push_to(ext={**ten, "more": 1})).message == "Extra data has 11 pairs; 10 at most."


def test_ext_has_1024_characters_of_keys_and_values() -> None:
    assert the_problem(push_to(ext={"k": "x" * 1024})).message == "Extra data has 1025 characters; 1024 at most."


def test_ext_that_only_its_json_makes_too_long_is_a_warning() -> None:
    assert the_problem(push_to(ext={"k": "x" * 1023})).severity is WARNING
    assert validate(push_to(ext={"k": "x" * 1000}), AGORA) == ()


def test_values_of_ext_that_are_no_text_count_as_compact_json() -> None:
    assert the_problem(push_to(ext={"k": ["x" * 1020]})).message.startswith("Extra data has 1025 characters")


def test_sub_title_becomes_sub_title_without_moving() -> None:
    push = Push(Audience(USERS, ("kim",)), 3, message={"title": "a", "sub_title": "b", "content": "c"})
    assert the_problem(push).severity is WARNING
    assert list(fixed(push).message.items()) == [("title", "a"), ("subTitle", "b"), ("content", "c")]


def test_sub_title_beside_sub_title_is_dropped() -> None:
    assert fixed(push_to(subTitle="real", sub_title="typo")).message["subTitle"] == "real"


def test_a_badge_that_adds_and_sets_is_a_warning() -> None:
    push = push_to(config={"badge": {"addNum": 1, "setNum": 0}})
    assert the_problem(push).severity is WARNING
    assert fixed(push).at(at("config.badge")) == {"addNum": 1}


def test_a_block_that_is_not_documented_is_kept_with_a_note() -> None:
    push = push_to(vivo={}, somethingNew={"a": 1})
    problems = validate(push, AGORA)
    assert [problem.severity for problem in problems] == [NOTE, NOTE]
    assert push.message["vivo"] == {}


def test_a_key_that_is_nearly_a_field_is_suspected() -> None:
    assert the_problem(push_to(subtitle="x")).severity is WARNING
    assert fixed(push_to(subtitle="x")).message["subTitle"] == "x"
    assert fixed(push_to(apns={"colapseId": "x"})).at(at("apns.collapseId")) == "x"


@pytest.mark.parametrize(
    ("name", "value", "mended"),
    [
        ("agora.operation.type", "0", 0),
        ("agora.channelLevel", "3", 3),
        ("apns.badge", "3", 3),
        ("apns.mutableContent", "true", True),
        ("agora.needNotification", 0, False),
        ("apns.titleLocArgs", "one", ["one"]),
        ("apns.titleLocArgs", ["one", 2], ["one", "2"]),
        ("apns.pushType", "ALERT", "alert"),
        ("apns.interruptionLevel", "active", "ACTIVE"),
        ("config.badge.addNum", 1.0, 1),
        ("apns.title", 7, "7"),
        ("config.clickAction.url", "example.com/a", "https://example.com/a"),
        ("agora.expiresTime", 1_893_456_000, 1_893_456_000_000),
        ("apns.staleDate", 1_893_456_000_000, 1_893_456_000),
    ],
)
def test_a_value_of_the_wrong_kind_is_mended_with_one_key(name: str, value: Json, mended: Json) -> None:
    result = fixed(with_field(name, value)).at(at(name))
    assert result == mended and type(result) is type(mended)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ["a"]),
        ("agora.style", 7),
        ("agora.style", True),
        ("apns.badge", -1),
        ("apns.badge", "three"),
        ("apns.badge", True),
        ("apns.badge", 1.5),
        ("apns.attributes", []),
        ("apns.titleLocArgs", [["a"]]),
        ("apns.contentAvailable", "perhaps"),
        ("fcm.timeToLive", 2_419_201),
        ("agora.expiresTime", 10**18),
        ("agora.id", 2**63),
        ("config", "x"),
        ("ext", "x"),
        ("apns.priority", [10]),
        ("apns.pushType", True),
    ],
)
def test_a_value_that_cannot_be_is_an_error_at_its_field(name: str, value: Json) -> None:
    problems = validate(with_field(name, value), AGORA)
    assert problems[0].path == at(name) and problems[0].severity is ERROR


def test_google_takes_its_time_to_live_as_number_or_text() -> None:
    assert validate(with_field("fcm.timeToLive", "3600"), AGORA) == ()
    assert validate(with_field("fcm.timeToLive", 3600), AGORA) == ()


def test_links_of_the_apps_own_scheme_pass() -> None:
    assert validate(with_field("config.clickAction.url", "myapp://orders/7"), AGORA) == ()


def test_null_is_neither_empty_nor_absent() -> None:
    assert the_problem(with_field("apns.sound", None)).severity is WARNING
    assert fixed(with_field("apns.sound", None)).at(at("apns")) is ABSENT


def test_empty_optional_texts_are_sent_without_complaint() -> None:
    assert validate(push_to(subTitle="", config={"clickAction": {"action": "", "activity": ""}}), AGORA) == ()


@pytest.mark.parametrize("blank", ["", "  "])
def test_an_address_that_is_sent_empty_is_a_warning_because_a_tap_cannot_work(blank: str) -> None:
    push = push_to(config={"clickAction": {"url": blank, "action": "open.orders"}})
    assert any(p.severity is WARNING and "sent empty" in p.message for p in validate(push, AGORA))
    assert fixed(push_to(config={"clickAction": {"url": "", "action": "x"}})).at(at("config.clickAction.url")) is ABSENT


@pytest.mark.parametrize(
    ("name", "value", "says", "effect"),
    [
        ("apns.collapseId", "é" * 33, "66 bytes; 64 at most", "BadCollapseId"),
        ("apns.collapseId", "x" * 65, "65 bytes; 64 at most", "BadCollapseId"),
        ("apns.apnsId", "order-4711", "must be a UUID", "BadMessageId"),
        ("apns.pushType", "banner", 'cannot be "banner"', "InvalidPushType"),
        ("apns.priority", 7, "cannot be 7", "BadPriority"),
        ("fcm.notification.color", "red", "must be a colour like #rrggbb", "Google documents no other"),
        ("fcm.data", {"from": "x", "google.id": 1, "ok": 1}, "the keys from, google.id", "Google keeps"),
        ("fcm.data", {"message_type": "x"}, "the key message_type", "Google keeps"),
        ("fcm.data", {"gcm.notification.e": "x"}, "the key gcm.notification.e", "Google keeps"),
        ("fcmV1.data", {"from": "x"}, "the key from", "Google keeps"),
        (
            "fcmV1.androidConfig.androidNotification.color",
            "#12345",
            "a colour like #rrggbb",
            "Google documents no other",
        ),
    ],
)
def test_what_only_the_phones_vendor_refuses_is_a_warning_with_its_reason_and_source(
    name: str, value: Json, says: str, effect: str
) -> None:
    problem = the_problem(with_field(name, value), EASEMOB)
    assert (problem.path, problem.severity) == (at(name), WARNING)
    assert says in problem.message
    assert effect in problem.reason and ("Source: Apple, " in problem.reason or "Source: Google, " in problem.reason)


def test_a_colour_of_a_vendor_whose_page_is_not_known_is_a_warning_without_source() -> None:
    problem = the_problem(with_field("huawei.message.android.notification.color", "blue"), EASEMOB)
    assert (problem.severity, problem.reason) == (WARNING, "Huawei documents no other form of a colour.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("apns.collapseId", "x" * 64),
        ("apns.collapseId", "维" * 21),
        ("apns.apnsId", "123e4567-e89b-12d3-a456-426614174000"),
        ("apns.pushType", "liveactivity"),
        ("apns.pushType", "widgets"),
        ("apns.priority", 1),
        ("fcm.notification.color", "#1A73e8"),
        ("fcm.data", {"form": "x", "sender_from": "y", "message": 1}),
    ],
)
def test_what_the_vendor_takes_passes(name: str, value: Json) -> None:
    assert validate(with_field(name, value), AGORA) == ()


@pytest.mark.parametrize(
    ("block", "channel"),
    [
        ({"apns": {"ext": {"k": "x" * 4096}}}, "apns"),
        ({"apns": {"contentState": {"k": "维" * 1365}}}, "apns"),
        ({"fcm": {"data": {"k": "x" * 4096}}}, "fcm"),
        ({"fcmV1": {"data": {"k": "维" * 1365}}}, "fcmV1"),
    ],
)
def test_a_payload_over_the_vendors_bytes_is_a_warning(block: dict[str, Json], channel: str) -> None:
    message: dict[str, Json] = {"title": "a", "content": "b", **block}
    problem = the_problem(Push(Audience(USERS, ("kim",)), 3, message=message), EASEMOB)
    assert (problem.path, problem.severity) == (at(channel), WARNING)
    assert "bytes; 4,096 at most" in problem.message and "Source: " in problem.reason


def test_the_apple_payload_in_googles_block_has_apples_limit() -> None:
    problem = the_problem(with_field("fcmV1.apnsConfig.payload", {"k": "维" * 1364}), EASEMOB)
    assert (problem.severity, "4,100 bytes as JSON; 4,096 at most" in problem.message) == (WARNING, True)
    assert "Source: Apple, Generating a remote notification." in problem.reason
    assert validate(with_field("fcmV1.apnsConfig.payload", {"k": "维" * 1360}), EASEMOB) == ()


def test_a_payload_counts_the_basic_texts_that_the_block_does_not_replace_and_no_headers() -> None:
    sizes = {
        channel: size for channel, size, _ in payloads(push_to(apns={"collapseId": "x" * 50}, ext={"k": 1}), AGORA)
    }
    both = len(json_text({"title": "Maintenance", "content": "Back at noon", "ext": {"k": 1}}))
    assert sizes == {"apns": both, "fcm": both}
    own = push_to(apns={"title": "t", "bodyLocKey": "k", "ext": {"a": 1}}, ext={"k": 1})
    assert next(payloads(own, AGORA))[1] == len(json_text({"ext": {"a": 1}, "title": "t", "bodyLocKey": "k"}))


def test_a_channel_that_the_strategy_does_not_use_has_no_size() -> None:
    assert list(payloads(push_to(strategy=1, apns={"ext": {"k": "x" * 5000}}), AGORA)) == []


@pytest.mark.parametrize(
    ("name", "value", "caption"),
    [
        ("config.badge.activity", "a.B", "Badge: Entry class"),
        ("fcm.notification.icon", "ic_order", "Google (FCM): notification: Icon"),
    ],
)
def test_a_field_that_only_easemob_documents_says_so_elsewhere(name: str, value: str, caption: str) -> None:
    problem = the_problem(with_field(name, value), AGORA)
    said = f"{caption} is documented by Easemob only; it is sent as it is."
    assert (problem.severity, problem.message) == (NOTE, said)
    assert validate(with_field(name, value), EASEMOB) == ()


def test_an_expiry_written_as_a_duration_is_counted_from_now_on_request() -> None:
    push, now = with_field("agora.expiresTime", 3_600_000), datetime(2030, 1, 1, tzinfo=UTC)
    assert the_problem(push).severity is WARNING
    assert fixed(push, now=now).at(at("agora.expiresTime")) == int(now.timestamp() * 1000) + 3_600_000


def test_an_expiry_that_has_passed_is_a_warning() -> None:
    problem = the_problem(with_field("agora.expiresTime", 1_650_859_482_843), now=datetime(2030, 1, 1, tzinfo=UTC))
    assert "2022-04-25 04:04:42 UTC" in problem.message


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("agora.style", 1, "agora.bigTxt"),
        ("agora.style", "2", "agora.bigPicture"),
        ("agora.operation.type", 1, "agora.operation.openUrl"),
        ("agora.operation.type", 2, "agora.operation.openAction"),
    ],
)
def test_a_choice_that_needs_another_field_asks_for_it(name: str, value: Json, needed: str) -> None:
    errors = [p for p in validate(with_field(name, value), AGORA) if p.severity is ERROR]
    assert [error.path for error in errors] == [at(needed)]


def test_a_tap_that_opens_a_page_needs_its_activity_in_agoras_editions_only() -> None:
    page: Json = {"operation": {"type": 2, "openAction": "open.orders"}}
    problem = the_problem(push_to(agora=page))
    assert (problem.path, problem.severity) == (at("agora.operation.openActivity"), WARNING)
    assert "cannot work as expected" in problem.reason
    assert the_problem(push_to(easemob=page), EASEMOB).severity is NOTE


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"huawei": {"message": {"android": {"notification": {"clickAction": {"type": 2}}}}}}, "clickAction.url"),
        ({"huawei": {"message": {"android": {"notification": {"style": 3}}}}}, "inboxContent"),
        ({"honor": {"androidConfig": {"androidNotification": {"style": 1, "bigTitle": "a"}}}}, "bigBody"),
        ({"xiaomi": {"notifyEffect": 3}}, "webUri"),
        ({"oppo": {"clickActionType": 4}}, "clickActionActivity"),
        ({"meizu": {"noticeExpandType": 1}}, "noticeExpandContent"),
        ({"vivo": {"category": "im"}}, "category"),
        ({"fcmV1": {"androidConfig": {"ttl": "3.5"}}}, "ttl"),
        ({"harmonyOS": {"image": "http://example.com/a.png"}}, "image"),
    ],
)
def test_vendors_rules_hold(block: dict[str, Json], fault: str) -> None:
    problem = the_problem(Push(Audience(USERS, ("kim",)), 3, message={"title": "a", "content": "b", **block}), EASEMOB)
    assert (problem.severity, problem.path[-len(fault.split(".")) :]) == (ERROR, tuple(fault.split(".")))


def test_one_of_two_ways_to_open_a_page_is_enough() -> None:
    page: Json = {"clickAction": {"type": 1, "action": "open.orders"}}
    push = push_to(honor={"androidConfig": {"androidNotification": page}})
    assert validate(push, EASEMOB) == ()


def test_a_field_without_effect_is_a_note() -> None:
    assert the_problem(with_field("agora.bigTxt", "long")).severity is NOTE


def test_a_field_with_a_default_says_what_phones_show_without_it() -> None:
    assert the_problem(push_to(title="")).reason == 'Without it, phones show "You have a message".'
