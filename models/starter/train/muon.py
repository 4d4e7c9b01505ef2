"""Muon (Jordan et al. 2024): momentum whose matrix is made orthogonal before it is added, so that rare directions count as much as frequent ones."""
import torch


def orthogonal(matrix):
    """Its singular values brought near 1, by the quintic iteration of Newton and Schulz; on the Gram matrix, which is the smaller one for a convolution."""
    wide = matrix.reshape(len(matrix), -1)
    turned = wide.shape[0] > wide.shape[1]
    x = wide.t() if turned else wide
    x = (x / (x.norm() + 1e-7)).bfloat16().contiguous()
    gram = (x @ x.t()).float()
    every, one = None, torch.eye(len(gram), device=gram.device)
    for _ in range(5):
        step = 3.4445 * one - 4.7750 * gram + 2.0315 * (gram @ gram)
        every = step if every is None else step @ every
        gram = step @ step @ gram
    x = (every.bfloat16() @ x).float()
    return (x.t() if turned else x).reshape(matrix.shape)


class Muon(torch.optim.Optimizer):
    """Scaled as in Liu et al. 2025: a change has the size that AdamW's has at the same rate."""

    def __init__(self, matrices, lr=2e-3, momentum=0.95, weight_decay=0.05):
        super().__init__(matrices, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                kept = self.state[weight]
                if "momentum" not in kept:
                    kept["momentum"] = torch.zeros_like(weight)
                momentum = kept["momentum"].mul_(group["momentum"]).add_(weight.grad)
                change = orthogonal(weight.grad.add(momentum, alpha=group["momentum"]))
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(change, alpha=-group["lr"] * 0.2 * max(weight.shape[0], weight[0].numel()) ** 0.5)
