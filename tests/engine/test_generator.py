"""The fast forms of the generator are the same function as the paper's literal one."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from engine.networks.config import Condition, GeneratorConfig
from engine.networks.generator import PAPER, Generator, enlarge, fold_batch_norm, fold_tail, settle


def literal_forward(generator: Generator, lr: torch.Tensor) -> torch.Tensor:
    """Fig. 2(a) word for word: the 9x9 convolution after the pixel shuffle, batch norm where it stands."""
    head = F.relu(generator.head(lr))
    x = head
    for block in generator.blocks:
        x = x + block.bn2(block.conv2(F.relu(block.bn1(block.conv1(x)))))
    x = head + generator.body_bn(generator.body(x))
    x = F.relu(F.pixel_shuffle(generator.up(x), 2))
    sr = generator.tail(x)
    return sr + enlarge(lr) if generator.config.residual else sr


def trained(config: GeneratorConfig) -> Generator:
    """A generator with batch-norm statistics and weights that are not the trivial ones."""
    torch.manual_seed(0)
    generator = Generator(config)
    torch.nn.init.normal_(generator.tail.weight, std=0.01)
    for module in generator.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias)
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    return generator.eval()


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("residual", [True, False])
def test_forward_equals_the_literal_network(batch_norm: bool, residual: bool) -> None:
    generator = trained(GeneratorConfig(2, 8, batch_norm, residual)).double()
    lr = torch.rand(2, 3, 11, 14, dtype=torch.float64)
    assert torch.allclose(generator(lr).double(), literal_forward(generator, lr), atol=1e-6)


def test_folded_tail_equals_convolution_after_the_shuffle() -> None:
    torch.manual_seed(0)
    x, weight = torch.randn(1, 20, 9, 7, dtype=torch.float64), torch.randn(3, 5, 9, 9, dtype=torch.float64)
    after = F.conv2d(F.pixel_shuffle(x, 2), weight, padding=4)
    before = F.pixel_shuffle(F.conv2d(x, fold_tail(weight), padding=2), 2)
    assert torch.allclose(after, before, atol=1e-10)


def test_folding_batch_norm_keeps_the_output() -> None:
    generator = trained(GeneratorConfig(3, 8))
    folded = fold_batch_norm(generator)
    lr = torch.rand(1, 3, 16, 16)
    with torch.no_grad():
        assert torch.allclose(folded(lr), generator(lr), atol=1e-4, rtol=1e-4)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())


def test_halo_is_the_receptive_field() -> None:
    config = GeneratorConfig(3, 4, batch_norm=False)
    torch.manual_seed(0)
    generator = Generator(config).double().eval()
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.abs_().add_(1e-3)  # nothing cancels, so what can reach a pixel does
    lr = torch.rand(1, 3, 1, 81, dtype=torch.float64, requires_grad=True)
    generator(lr)[..., 80].sum().backward()
    reached = lr.grad.abs().sum((0, 1, 2)).nonzero().flatten()
    assert 40 - reached.min() == config.halo
    assert reached.max() - 40 <= config.halo


def test_untrained_generator_is_bicubic_and_blind_to_brightness() -> None:
    generator = Generator(GeneratorConfig(8, 32, batch_norm=False)).eval()
    lr = torch.rand(1, 3, 24, 24)
    with torch.no_grad():
        assert torch.equal(generator(lr), enlarge(lr))
        flat = generator.head(torch.full((1, 3, 24, 24), 0.7))[..., 12, 12]
    assert flat.abs().max() < 1e-4


@pytest.fixture
def told() -> Generator:
    generator = trained(GeneratorConfig(3, 8, batch_norm=False, told=True))
    torch.nn.init.normal_(generator.teller.out.weight, std=0.1)
    return generator.double()


def test_a_settled_network_is_the_told_one_for_its_photograph(told: Generator) -> None:
    """At the border too, where a shift behind the ReLU would not be padded with what it is padded with."""
    lr = torch.rand(1, 3, 9, 12, dtype=torch.float64)
    for condition in (Condition(0.4, 0.0), Condition(1.3, 2.5), Condition(0.0, 0.0)):
        settled = settle(told, condition)
        expected = told(lr, condition=lr.new_tensor([[condition.blur, condition.noise]]))
        assert torch.allclose(settled(lr), expected, atol=1e-6)
        assert settled.teller is None
        assert settled.config.halo == told.config.halo
    assert not torch.allclose(settle(told, Condition(1.3, 2.5))(lr), settle(told, Condition(0.4, 0.0))(lr), atol=1e-3)


def test_each_image_of_a_batch_is_told_its_own(told: Generator) -> None:
    lr = torch.rand(2, 3, 9, 12, dtype=torch.float64)
    both = told(lr, condition=lr.new_tensor([[0.4, 0.0], [1.5, 3.0]]))
    alone = [told(lr[i : i + 1], condition=lr.new_tensor([c])) for i, c in enumerate([[0.4, 0.0], [1.5, 3.0]])]
    assert torch.allclose(both, torch.cat(alone), atol=1e-6)


def test_without_a_word_the_papers_degradation_is_assumed(told: Generator) -> None:
    lr = torch.rand(1, 3, 9, 12, dtype=torch.float64)
    assert torch.allclose(told(lr), settle(told, PAPER)(lr), atol=1e-6)
    untold = trained(GeneratorConfig(2, 8, batch_norm=False))
    assert settle(untold, Condition(1.0, 1.0)) is untold


def test_at_first_nothing_depends_on_what_it_is_told() -> None:
    generator = Generator(GeneratorConfig(2, 8, batch_norm=False, told=True))
    torch.nn.init.normal_(generator.tail.weight, std=0.01)
    lr = torch.rand(2, 3, 9, 12)
    assert torch.equal(generator(lr), generator(lr, condition=torch.tensor([[1.0, 2.0], [0.5, 0.0]])))
