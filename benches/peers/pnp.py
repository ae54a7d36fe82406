"""PnP beside OpenCV: errors against the truth and microseconds per solve, one thread.

    pip install -r benches/peers/requirements.txt
    cargo build --release
    python benches/peers/pnp.py [--wide] [--count 1000] [--seed 7] [--rounds 5] [--poseloop target/release/poseloop]

Makes seeded problems with known truth, solves the same file with OpenCV and with `poseloop solve`, and prints a Markdown
table. OpenCV: SQPNP, then refineLM; where points may be wrong solvePnPRansac (SQPNP, 100 iterations, confidence 0.99, as
its defaults; threshold 6 sigma), then refineLM on its inliers. A time is the shortest of three runs of one solve, without
reading and converting the problem; the table gives the mean over the problems, as the median of the rounds and, in
brackets, the least and the most of them. The two take turns. Where points may be wrong a third row says what the right
ones alone give, by plain squares: no estimate can count on less.

--wide also compares other noise, shares of wrong points, a lens with distortion and flat objects.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np

RUNS = 3
MARGIN_PX = 10
WRONG_PX = 20
HOPELESS_DEG = 10.0
HOPELESS_SHARE = 0.1
CAMERA = {"width": 640, "height": 480, "fx": 600.0, "fy": 600.0, "cx": 319.5, "cy": 239.5}
PINHOLE = {**CAMERA, "model": "pinhole", "distortion": []}
BARREL = {**CAMERA, "model": "brown_conrady", "distortion": [-0.28, 0.09, 0.0012, -0.0007, -0.01]}
CUBE = np.array([50.0, 50.0, 50.0])
FLAT = np.array([50.0, 50.0, 0.0])

# name, points, noise in px, share of wrong ones, half the edges of the box in mm, camera
SETS = [
    ("6 points, 1 px", 6, 1.0, 0.0, CUBE, PINHOLE),
    ("20 points, 1 px", 20, 1.0, 0.0, CUBE, PINHOLE),
    ("20 points, 1 px, 30 % wrong", 20, 1.0, 0.3, CUBE, PINHOLE),
]
WIDE = (
    [("6 points, %g px" % s, 6, s, 0.0, CUBE, PINHOLE) for s in (0.3, 3.0)]
    + [("20 points, %g px" % s, 20, s, 0.0, CUBE, PINHOLE) for s in (0.3, 3.0)]
    + [
        ("20 points, %g px, %d %% wrong" % (s, round(100 * w)), 20, s, w, CUBE, PINHOLE)
        for s in (0.3, 1.0, 3.0)
        for w in (0.1, 0.3, 0.5)
        if (s, w) != (1.0, 0.3)
    ]
    + [
        ("6 points, 1 px, distortion", 6, 1.0, 0.0, CUBE, BARREL),
        ("20 points, 1 px, distortion", 20, 1.0, 0.0, CUBE, BARREL),
        ("20 points, 1 px, 30 % wrong, distortion", 20, 1.0, 0.3, CUBE, BARREL),
        ("6 flat points, 1 px", 6, 1.0, 0.0, FLAT, PINHOLE),
        ("20 flat points, 1 px", 20, 1.0, 0.0, FLAT, PINHOLE),
        ("20 flat points, 1 px, 30 % wrong", 20, 1.0, 0.3, FLAT, PINHOLE),
    ]
)


def intrinsics(camera):
    k = np.array([[camera["fx"], 0, camera["cx"]], [0, camera["fy"], camera["cy"]], [0, 0, 1]])
    return k, np.array(camera["distortion"]) if camera["distortion"] else None


def random_rotation(rng):
    w, *v = (q := rng.standard_normal(4)) / np.linalg.norm(q)
    cross = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + 2 * w * cross + 2 * cross @ cross


def inside(pixels):
    size = np.array([CAMERA["width"], CAMERA["height"]])
    return bool(((pixels > MARGIN_PX) & (pixels < size - MARGIN_PX)).all())


def draw(rng, points, noise, share, half, camera):
    """One problem and its truth."""
    k, distortion = intrinsics(camera)
    size = np.array([CAMERA["width"] - 1, CAMERA["height"] - 1])
    while True:
        rotation, depth = random_rotation(rng), rng.uniform(300, 1500)
        centre = rng.uniform(0, size)
        t = np.array([(centre[0] - CAMERA["cx"]) / CAMERA["fx"], (centre[1] - CAMERA["cy"]) / CAMERA["fy"], 1.0]) * depth
        x = rng.uniform(-1, 1, (points, 3)) * half
        exact = cv2.projectPoints(x, cv2.Rodrigues(rotation)[0], t, k, distortion)[0][:, 0]
        if inside(exact) and inside(centre):
            break
    pixels = exact + rng.normal(0, noise, exact.shape)
    wrong = rng.permutation(points)[: round(share * points)]
    for i in wrong:
        while np.linalg.norm(pixels[i] - exact[i]) < max(WRONG_PX, 6 * noise):
            pixels[i] = rng.uniform(0, size)
    problem = {"points_mm": x.tolist(), "pixels": pixels.tolist(), "sigma_px": noise, "ransac": share > 0}
    return problem, (rotation, t), sorted(set(range(points)) - set(wrong.tolist()))


def opencv_once(x, u, k, distortion, sigma, ransac):
    if ransac:
        cv2.setRNGSeed(0)
        ok, r, t, used = cv2.solvePnPRansac(
            x, u, k, distortion, iterationsCount=100, reprojectionError=6 * sigma, confidence=0.99, flags=cv2.SOLVEPNP_SQPNP
        )
        if not ok or used is None or len(used) < 4:
            return None
        x, u = x[used[:, 0]], u[used[:, 0]]
    else:
        ok, r, t = cv2.solvePnP(x, u, k, distortion, flags=cv2.SOLVEPNP_SQPNP)
        if not ok:
            return None
    return cv2.solvePnPRefineLM(x, u, k, distortion, r, t)


def by_opencv(camera, problems):
    k, distortion = intrinsics(camera)
    poses, times = [], []
    for p in problems:
        x, u = np.array(p["points_mm"]), np.array(p["pixels"])
        shortest, pose = np.inf, None
        for _ in range(RUNS):
            start = time.perf_counter()
            try:
                pose = opencv_once(x, u, k, distortion, p["sigma_px"], p["ransac"])
            except cv2.error:
                pose = None
            shortest = min(shortest, time.perf_counter() - start)
        poses.append(None if pose is None else (cv2.Rodrigues(pose[0])[0], np.ravel(pose[1])))
        times.append(shortest * 1e6)
    return poses, times


def by_poseloop(program, camera, problems):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "problems.json")
        with open(path, "w") as f:
            json.dump({"camera": camera, "problems": problems}, f)
        done = subprocess.run([program, "solve", path, "--time", str(RUNS)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    answers = json.loads(done.stdout)
    poses = [(np.reshape(a["R"], (3, 3)), np.array(a["t_mm"])) if a["ok"] else None for a in answers]
    return poses, [a["us"] for a in answers]


def without_wrong(problem, right):
    kept = {key: [problem[key][i] for i in right] for key in ("points_mm", "pixels")}
    return {**problem, **kept, "ransac": False}


def errors(poses, truth):
    """Degrees, millimetres, how many are hopeless and how many unsolved."""
    degrees, mm, hopeless = [], [], 0
    for pose, (rotation, t) in zip(poses, truth):
        if pose is None or not np.isfinite(pose[0]).all() or pose[1][2] <= 0:
            continue
        # By the sine of half the angle: exact for small angles too.
        degrees.append(np.degrees(2 * np.arcsin(min(1.0, np.linalg.norm(pose[0] - rotation) / 8**0.5))))
        mm.append(np.linalg.norm(pose[1] - t))
        hopeless += degrees[-1] > HOPELESS_DEG or mm[-1] > HOPELESS_SHARE * np.linalg.norm(t)
    return np.array(degrees), np.array(mm), hopeless, len(truth) - len(degrees)


def row(name, solver, poses, truth, means):
    degrees, mm, hopeless, unsolved = errors(poses, truth)
    spread = "%.1f (%.1f–%.1f)" % (np.median(means), min(means), max(means)) if means else "–"
    cells = [
        name,
        solver,
        "%.3f°" % np.median(degrees),
        "%.3f°" % np.percentile(degrees, 95),
        "%.3f mm" % np.median(mm),
        "%.2f mm" % np.percentile(mm, 95),
        "%d, %d" % (hopeless, unsolved),
        spread,
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--wide", action="store_true")
    ap.add_argument("--count", type=int, default=1000)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--poseloop", default="target/release/poseloop")
    a = ap.parse_args()
    cv2.setNumThreads(1)
    print("| problems | solver | rotation, median | 95 % | translation, median | 95 % | off, unsolved | µs per solve |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for place, (name, *kind) in enumerate(SETS + (WIDE if a.wide else [])):
        rng = np.random.default_rng([a.seed, place])
        problems, truth, right = zip(*(draw(rng, *kind) for _ in range(a.count)))
        solvers = {
            "OpenCV " + cv2.__version__: lambda: by_opencv(kind[-1], problems),
            "Poseloop": lambda: by_poseloop(a.poseloop, kind[-1], problems),
        }
        poses, means = {}, {s: [] for s in solvers}
        for _ in range(a.rounds):
            for solver, solve in solvers.items():
                poses[solver], times = solve()
                means[solver].append(np.mean(times))
        for solver in solvers:
            row(name, solver, poses[solver], truth, means[solver])
        if problems[0]["ransac"]:
            alone = [without_wrong(p, r) for p, r in zip(problems, right)]
            row(name, "the right points alone", by_poseloop(a.poseloop, kind[-1], alone)[0], truth, [])


if __name__ == "__main__":
    main()
