"""The list of jobs says which can be resumed, wherever the cursor is."""

from dataclasses import replace

from push_tui.storage.job_records import JobState
from push_tui.storage.jobs import JobStore
from push_tui.ui.actions import key_of
from support.job_samples import A_JOB
from support.keys import key
from support.overview_screen import told
from support.person import Desk, Pilot, screen_text, settled, until


async def test_the_key_on_another_job_says_which_job_it_resumes(desk: Desk, pilot: Pilot) -> None:
    store, users = JobStore(desk.session.paths.history, desk.session.paths.lock), [f"user-{n}" for n in range(10)]
    job = replace(A_JOB, host=desk.session.profile.host, app=desk.session.profile.app, total=10)
    paused, done = (store.create(job, [users]).id for _ in range(2))
    store.set_state(paused, JobState.PAUSED, pause_asked=True)
    store.set_state(done, JobState.DONE)
    store.close()
    await pilot.press(key("jobs"))
    await until(pilot, lambda: f"job {paused} can be resumed" in screen_text(desk.app))
    await settled(pilot)
    heading, footer = screen_text(desk.app).splitlines()[1], screen_text(desk.app).splitlines()[-1]
    assert f"({key_of('resume_job')})" not in heading
    assert "Resume" not in footer
    await pilot.press("home", key("resume_job"))
    await until(pilot, lambda: f"It is done already. Job {paused} can be resumed." in told(desk))
    await pilot.press("down")
    await settled(pilot)
    assert f"{key_of('resume_job')} Resume" in screen_text(desk.app).splitlines()[-1]
