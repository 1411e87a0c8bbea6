"""Open the review of the composer's push, of its tests or of a plan; or say why it cannot be reviewed."""

from typing import TYPE_CHECKING

from push_tui.message.push import Push
from push_tui.operations.checking import to_fix
from push_tui.operations.gates import ReviewRefused
from push_tui.operations.push_plan import PushPlan
from push_tui.operations.review import reviews_of
from push_tui.ui.actions import key_of
from push_tui.ui.screens.questions import Sentence
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.review_opening import Opening

if TYPE_CHECKING:
    from push_tui.ui.host import Host


def open_review(
    app: "Host", *, tests: bool = False, text: int = 0, own: Push | None = None, plan: PushPlan | None = None
) -> None:
    """Prepare the review and show it, or say why not; ``tests`` reviews a call for each test user.

    ``own``, or the push of a ``plan``, is reviewed in place of the composer's push, which stays as it is; ``text`` as
    in `reviews_for_test_users`.
    """
    own = plan.push if plan is not None else own
    asked = _open(app, app.pressed_at, tests=tests, text=text, own=own, plan=plan)
    app.run_worker(asked, group="review", exclusive=True)


async def _open(
    app: "Host", pressed_at: float, *, tests: bool, text: int, own: Push | None, plan: PushPlan | None
) -> None:
    session = app.session
    push = own or session.composition.push
    if errors := () if own else to_fix(session.composition.problems, tests=tests):
        app.tell(errors[0].message, "error")
        return
    reopen = f"The plan was not opened; open it again ({key_of('import_push')} in the composer)."
    try:
        reviews = await app.ask(reviews_of(session, push, tests=tests, text=text, plan=plan))
    except ReviewRefused as refusal:
        if app.screen.is_modal and plan is not None:
            app.tell(f"{refusal} {reopen}", "error")
        elif session is app.session and not app.screen.is_modal:
            title = "This push cannot be reviewed yet" if plan is None else "This plan cannot be sent here"
            app.push_screen(Sentence(title, str(refusal)))
        return
    if push != (own or session.composition.push):
        app.tell(f"The push changed during the review. Press {key_of('review')} again.", "warning")
    elif app.screen.is_modal and plan is not None:
        app.tell(reopen, "warning")
    elif session is app.session and not app.screen.is_modal:
        note = plan.note if plan is not None else "" if own or tests else session.composition.note
        early = app.pressed_at != pressed_at  # a key came while this was prepared, perhaps to send
        opening = Opening(reviews, session, own=own, tests=tests, text=text, typed={"note": note})
        app.push_screen(ReviewScreen(opening, early=early))
