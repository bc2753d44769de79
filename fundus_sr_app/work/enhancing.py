"""What the user wants enhanced, and what the worker makes of it: both become the next State."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.io.places import Check
from engine.memory import free_bytes
from engine.models import DEFAULT_MODEL
from engine.region import Region
from engine.restoration import AUTO, Restoration
from fundus_sr_app.look.message_bar import MessageBar
from fundus_sr_app.state.enhancement import Enhancement, Photograph, Status
from fundus_sr_app.state.request import Request, Thoroughness, Throughput, shown_scales
from fundus_sr_app.state.settings import MODEL, SCALE, THROUGHPUTS, Settings
from fundus_sr_app.state.state import State
from fundus_sr_app.state.store import Store
from fundus_sr_app.text.language import tr
from fundus_sr_app.text.messages import Message
from fundus_sr_app.text.wording import amount, duration, model_title, told_made
from fundus_sr_app.work.jobs import Job, Jobs
from fundus_sr_app.work.memory import needed_bytes

if TYPE_CHECKING:
    from engine.weights import ModelInfo

LONG = 600.0
"""Seconds above which an enhancement is begun only when it is known how long it takes."""
MUCH = 4e9
"""Bytes of memory, likewise."""


class Enhancing(QObject):
    """Chooses, starts, follows, cancels and deletes the enhanced regions.

    Args:
        store: whose State has them.
        jobs: do the work.
        message_bar: where failures are told.
        settings: remember scale, model and how long it took.
    """

    file_wanted = Signal(object, int)
    """A Region is too large at this scale for memory, and is to be written into a file."""

    def __init__(self, store: Store, jobs: Jobs, message_bar: MessageBar, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._store = store
        self._jobs = jobs
        self._message_bar = message_bar
        self._settings = settings
        self._enhanced_again: set[str] = set()  # keys of files of which it is known that they are no photographs
        self._at_work: dict[int, Job[None]] = {}
        store.changed.connect(self._cancel_what_is_gone)
        jobs.list_models().hear(self, self.show_models)

    # before

    def select(self, region: Region | None) -> None:
        """Take the rectangle that was dragged."""
        if region != self._store.state.selection:
            self._store.change(replace(self._store.state, selection=region), "choosing a region")

    def choose_scale(self, scale: int) -> None:
        """For the next one."""
        self._settings.put(SCALE, scale)
        self._store.replace_state(replace(self._store.state, scale=scale))

    def choose_model(self, name: str) -> None:
        """For the next one."""
        self._settings.put(MODEL, name)
        self._store.replace_state(self._store.state.with_model(name))

    def ask_model(self) -> None:
        """Which file is the model in?"""
        pattern = tr("Models (*.safetensors *.pth *.pt *.ckpt)")
        name, _ = QFileDialog.getOpenFileName(self._parent, tr("Open a model"), "", pattern)
        if name:
            self._jobs.add_model(Path(name)).hear(self, self.show_added, self._message_bar.show_error)

    def choose_restoration(self, restoration: Restoration) -> None:
        """For the next one; a slider that is dragged is one step back."""
        state = self._store.state
        what = "noise to remove" if restoration.blur == state.restoration.blur else "blur to undo"
        self._store.change(replace(state, restoration=restoration), what, merge=restoration != AUTO)

    def choose_fidelity(self, fidelity: float) -> None:
        """For the next one; a slider that is dragged is one step back."""
        self._store.change(replace(self._store.state, fidelity=fidelity), "fidelity", merge=True)

    def choose_thoroughness(self, thoroughness: Thoroughness) -> None:
        """For the next one."""
        self._store.change(replace(self._store.state, thoroughness=thoroughness), "quality")

    def show_models(self, models: tuple[ModelInfo, ...]) -> None:
        """Let these be chosen from."""
        state = replace(self._store.state, models=tuple(filter(shown_scales, models)))
        remembered = self._settings.get(MODEL)
        if state.model == remembered and models and remembered not in [model.name for model in models]:
            state = state.with_model(DEFAULT_MODEL)  # it was installed when it was chosen
        self._store.replace_state(state)

    def show_added(self, added: tuple[tuple[ModelInfo, ...], str]) -> None:
        """Let these models be chosen from, and choose the one of this name, which is new."""
        models, name = added
        state = replace(self._store.state, models=tuple(filter(shown_scales, models)))
        model = next(model for model in models if model.name == name)
        if shown_scales(model):
            self._settings.put(MODEL, name)
            state = state.with_model(name)
            sentence = tr("The model {model} is in the list, and chosen.", model=model_title(name))
        else:
            scales = ", ".join(f"{scale}x" for scale in model.scales)
            sentence = tr(
                "The model {model} enlarges {scales}, which the window does not show; use fundus-sr enhance.",
                model=model_title(name),
                scales=scales,
            )
        self._store.replace_state(state)
        self._message_bar.show_news(sentence)

    # work

    def start(self) -> None:
        """Enhance the target of the state, or one that is done to the next scale, unless memory is too short."""
        state = self._store.state
        if state.photograph is None or state.target is None:
            return
        scale, before = state.next_scale, state.same(state.target)
        if before is not None and not scale:
            name, reached = before.name, before.reached
            text = tr(
                "Region {name} is enhanced {reached}x, the most that this model can do.", name=name, reached=reached
            )
            self._message_bar.show_news(text)
            return
        itemsize = state.photograph.image.pixels.itemsize
        needed = needed_bytes(state.target, scale, itemsize)
        if (free := free_bytes()) is not None and needed > free:
            self._offer_file(state.target, scale, itemsize, needed, free)
            return
        photograph, request = state.photograph, state.request(state.target, scale)

        def begin(request: Request = request) -> None:
            if self._store.state.photograph is photograph:
                self._store.change(self.requested(photograph, request, before), "enhancing")

        self._begin_or_ask(photograph, request, begin)

    def _begin_or_ask(self, photograph: Photograph, request: Request, begin: Callable[..., None]) -> None:
        """Ask first whether a file that is no photograph is to be enhanced, and whether a long time is to be spent."""
        made, name, scale = photograph.image.source.made, photograph.image.source.path.name, request.scale
        doubts, less = [], None
        if made is not None and photograph.key not in self._enhanced_again:
            doubts.append(f"{name}: {told_made(made)}. " + tr("What is enhanced again is less sure still."))
        seconds = self._store.state.seconds_for(request)
        memory = needed_bytes(request.region, scale, photograph.image.pixels.itemsize)
        if seconds > LONG or memory > MUCH:
            doubts.append(
                tr(
                    "{scale}x of this region takes {time} and {memory} of memory.",
                    scale=scale,
                    time=duration(seconds),
                    memory=amount(memory),
                )
            )
            less = self._store.state.quicker(request)
        if not doubts:
            begin()
            return

        def accept(request: Request = request) -> None:
            self._enhanced_again.add(photograph.key)
            begin(request)

        other = None
        if less is not None:
            time = duration(self._store.state.seconds_for(less))
            what = (
                tr("{scale}x instead, {time}", scale=less.scale, time=time)
                if less.scale != scale
                else tr("A single pass instead, {time}", time=time)
            )
            other = what, partial(accept, less)
        yes = tr("Enhance {scale}x", scale=scale)
        self._message_bar.ask(" ".join(doubts), yes, tr("Cancel"), accept, other=other)

    def _offer_file(self, region: Region, scale: int, itemsize: int, needed: int, free: int) -> None:
        least, most, size = amount(needed), amount(free), amount(region.height * region.width * scale**2 * 3 * itemsize)
        question = tr(
            "This region at {scale}x needs about {least} of memory, and {most} are free. "
            "It can be written into a TIFF file instead, part by part, of {size} at most.",
            scale=scale,
            least=least,
            most=most,
            size=size,
        )
        photograph = self._store.state.photograph
        if photograph is not None and (made := photograph.image.source.made) is not None:
            question = f"{photograph.image.source.path.name}: {told_made(made)}. {question}"
        want = partial(self.file_wanted.emit, region, scale)
        self._message_bar.ask(question, tr("Write a file …"), tr("Cancel"), want, urge=True)

    def start_file(self, region: Region, scale: int, path: Path, check: Check) -> None:
        """Write the enhanced region into a file, tile by tile; the message bar tells how it went."""
        state = self._store.state
        if state.photograph is None:
            return
        request = state.request(region, scale)
        job = self._jobs.enhance_to_file(state.photograph.image, request, path, check)
        self._store.change(self._added(job, request, file=path), "enhancing")

    def requested(self, photograph: Photograph, request: Request, before: Enhancement | None = None) -> State:
        """Ask the worker for it: the state with one enhancement more, or in place of ``before``, whose stages stay."""
        return self._added(self._jobs.enhance(photograph.image, request), request, before)

    def _added(
        self, job: Job[None], request: Request, before: Enhancement | None = None, file: Path | None = None
    ) -> State:
        self._follow(job)
        state = self._store.state
        new = Enhancement(
            job.number,
            request,
            stages=() if before is None else before.stages,
            name=state.name_for(request.region),
            file=file,
        )
        others = (e for e in state.enhancements if e is not before)
        return replace(state, selection=None, enhancements=(*others, new), chosen=job.number)

    def cancel(self) -> None:
        """Stop the one at work."""
        running = self._store.state.running
        if running is not None and running.job in self._at_work:
            self._at_work[running.job].cancel()

    def _follow(self, job: Job[None]) -> None:
        def then(act: Callable[..., None]) -> Callable[..., None]:
            """Act on the enhancement as it is in the state by then, if it is there."""

            def heard(*told: object) -> None:
                if (enhancement := self._store.state.enhancement(job.number)) is not None:
                    act(enhancement, *told)

            return heard

        self._at_work[job.number] = job.hear(
            self,
            then(self._done),
            then(self._failed),
            cancelled=then(self._cancelled),
            started=then(lambda one: self._replace(replace(one, status=Status.RUNNING, started=time.monotonic()))),
            progress=then(lambda one, progress: self._replace(replace(one, progress=progress))),
            part=then(lambda one, layer: self._replace(one.with_stage(layer))),
        )

    def _done(self, enhancement: Enhancement, _: None) -> None:
        state = self._store.state
        if enhancement.file is not None:  # it is in the file; on the screen there is nothing of it
            name = enhancement.file.name
            self._message_bar.show_news(tr("Saved {name} with its provenance.", name=name), enhancement.file)
            self._store.replace_state(state.withdrawn(enhancement))
            return
        seconds = time.monotonic() - enhancement.started
        model = enhancement.request.model
        before = state.throughputs.get(model, Throughput())
        once = seconds / enhancement.request.thoroughness.averaging
        measured = before.with_run(enhancement.region, enhancement.scale, once)
        throughputs = {**state.throughputs, model: measured}
        self._settings.put(THROUGHPUTS, {name: [t.work, t.seconds] for name, t in throughputs.items()})
        done = replace(enhancement, status=Status.DONE, progress=None)
        self._store.replace_state(replace(state.with_enhancement(done), throughputs=throughputs))

    def _cancelled(self, enhancement: Enhancement) -> None:
        """Keep the stages that are ready; where there is none, the rectangle is as it was before."""
        if enhancement.layer is not None:
            self._replace(replace(enhancement, status=Status.CANCELLED, progress=None))
        else:
            self._store.replace_state(self._store.state.withdrawn(enhancement))

    def _failed(self, enhancement: Enhancement, message: Message) -> None:
        self._message_bar.show_error(message)
        if enhancement.file is None:
            self._replace(replace(enhancement, status=Status.FAILED, progress=None))
        else:
            self._store.replace_state(self._store.state.withdrawn(enhancement))

    def _cancel_what_is_gone(self) -> None:
        """Let a job go on only as long as the state shows it at work."""
        active = {one.job for one in self._store.state.all_enhancements if one.status.active}
        for number in self._at_work.keys() - active:
            self._at_work.pop(number).cancel()

    def _replace(self, changed: Enhancement) -> None:
        self._store.replace_state(self._store.state.with_enhancement(changed))

    # afterwards

    def choose(self, job: int) -> None:
        """Choose the one that saving, deleting and the inspector are about."""
        self._store.replace_state(replace(self._store.state, chosen=job))

    def show_stage(self, job: int, scale: int) -> None:
        """Show a coarser stage than the finest, or that one again."""
        if (enhancement := self._store.state.enhancement(job)) is not None:
            finest = enhancement.stages[-1].result.scale
            self._replace(replace(enhancement, shown_scale=None if scale == finest else scale))

    def rename_chosen(self, name: str) -> None:
        """Give the chosen one this name; an empty one changes nothing."""
        chosen, name = self._store.state.enhancement(self._store.state.chosen), name.strip()
        if chosen is not None and name and name != chosen.name:
            renamed = replace(chosen, name=name)
            self._store.change(self._store.state.with_enhancement(renamed), "renaming")
        else:
            self._store.replace_state(self._store.state)  # shows the name that there is

    def delete_chosen(self) -> None:
        """Delete the chosen one; it can be undone."""
        if (chosen := self._store.state.enhancement(self._store.state.chosen)) is not None:
            self._store.change(self._store.state.without_enhancement(chosen.job), "deleting")

    def keep(self, written: Enhancement) -> None:
        """Its pixels are in a file now."""
        now = self._store.state.enhancement(written.job)
        if now is not None and now.layer is written.layer:  # a finer stage may have come meanwhile
            self._replace(replace(now, saved=True))

    def undo(self) -> None:
        """Take back the last change."""
        self._store.replace_state(self._store.history.undo(self._store.state))

    def redo(self) -> None:
        """Make it again."""
        self._store.replace_state(self._store.history.redo(self._store.state))
