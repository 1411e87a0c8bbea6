"""The profile in use: the session that works with it, its token, and the change to another one."""

from textual import work

from push_tui.operations.session import Session, Setting, Topic
from push_tui.storage.config import Profile
from push_tui.ui.engine_app import EngineApp
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.widgets.title_bar import Surroundings


class UsesProfile(EngineApp):
    """An app that works with one profile at a time."""

    setting: Setting
    _started_with: tuple[Profile, str | None]

    def begin_with(self, setting: Setting, profile: Profile, start_token: str | None) -> None:
        """Work with ``profile``; ``start_token`` is a token for it and no other."""
        self.setting = setting
        self._started_with = profile, start_token
        self.session = self._new_session(profile)

    def _new_session(self, profile: Profile) -> Session:
        first, token = self._started_with
        session = Session(self.setting, profile, start_token=token if profile == first else None)
        session.listen(lambda topic: self.post_changed(session, topic))
        return session

    def post_changed(self, session: Session, topic: Topic) -> None:
        """Take the news of a session to the screens, from whichever thread."""
        raise NotImplementedError

    @property
    def surroundings(self) -> Surroundings:
        """What the title bar tells."""
        profile = self.session.profile
        return Surroundings(
            profile=profile.name,
            app=profile.app_label,
            environment=profile.environment,
            read_only=self.session.read_only,
            demo=self.session.demo,
        )

    @work
    async def action_token(self) -> None:
        """Ask for a token; whatever failed for want of one is to be tried again."""
        from push_tui.ui.screens.enter_token import EnterToken

        if isinstance(self.screen, EnterToken):
            return
        if await self.push_screen_wait(EnterToken()):
            for screen in self.screen_stack:
                if isinstance(screen, PushTuiScreen):
                    screen.session_changed()

    @work
    async def action_profile(self) -> None:
        """Work with another profile."""
        from push_tui.ui.screens.switch_profile import SwitchProfile

        chosen: Profile | None = await self.push_screen_wait(SwitchProfile())
        if chosen is not None and chosen.name != self.session.profile.name:
            self.use_profile(chosen)

    def use_profile(self, profile: Profile) -> None:
        """Work with another profile; what is being composed goes along and is checked by its dialect."""
        composition = self.session.composition
        self.session.engine.store_later(self.session.composition_saver.write)
        self.session.retire()
        self.session = self._new_session(profile)
        self.session.composition = composition
        composition.use_dialect(profile.dialect)
        for screen in self.screen_stack:
            if isinstance(screen, PushTuiScreen):
                screen.session_changed()
