"""Eq. 5 and 10 from logits."""

from __future__ import annotations

import math

import pytest
import torch

from trainer.losses.adversarial import discriminator_loss, generator_loss, gradient_penalty


def test_are_the_equations() -> None:
    hr, sr = torch.tensor([0.3, 2.0]).double(), torch.tensor([-1.0, 0.5]).double()
    chance_hr, chance_sr = hr.sigmoid(), sr.sigmoid()
    assert generator_loss(sr).item() == pytest.approx(-chance_sr.log().mean().item())
    expected = -chance_hr.log().mean() - (1 - chance_sr).log().mean()
    assert discriminator_loss(hr, sr).item() == pytest.approx(expected.item())
    undecided = torch.zeros(3)
    assert discriminator_loss(undecided, undecided).item() == pytest.approx(2 * math.log(2))


def test_relativistic_is_the_chance_that_hr_is_more_natural() -> None:
    hr, sr = torch.tensor([0.3, 2.0]).double(), torch.tensor([-1.0, 0.5]).double()
    assert discriminator_loss(hr, sr, relativistic=True).item() == pytest.approx(
        -(hr - sr).sigmoid().log().mean().item()
    )
    assert generator_loss(sr, hr).item() == pytest.approx(-(sr - hr).sigmoid().log().mean().item())
    assert generator_loss(sr + 5, hr + 5).item() == pytest.approx(generator_loss(sr, hr).item())


def test_exact_where_the_log_of_a_sigmoid_is_not() -> None:
    logits = torch.tensor([-200.0], requires_grad=True)
    loss = generator_loss(logits)
    loss.backward()
    assert loss.item() == 200
    assert logits.grad is not None
    assert logits.grad.item() == -1


def test_gradients() -> None:
    logits = torch.tensor([0.3, -2.0, 4.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(generator_loss, (logits,))
    assert torch.autograd.gradcheck(discriminator_loss, (logits, -logits.detach()))


def test_penalty_of_a_linear_discriminator_is_its_squared_slope() -> None:
    hr = torch.rand(4, 3, 5, 5, requires_grad=True)
    slope = torch.rand(3, 5, 5)
    assert gradient_penalty((hr * slope).sum((1, 2, 3)), hr).item() == pytest.approx(
        slope.square().sum().item(), rel=1e-5
    )
