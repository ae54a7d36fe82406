"""Reads a BOP dataset with the public toolkit, as its own programs do, and compares it with another one.

  python bop_toolkit_reads.py --toolkit BOP_TOOLKIT DATASET SPLIT [--against DATASET]

BOP_TOOLKIT is a checkout of github.com/thodan/bop_toolkit; the folder of DATASET has to be named as the toolkit knows it
(lmo, ycbv, …) for its own paths to be asked. Ends with 1 and a line for each difference.
"""
import argparse
import os
import sys
from pathlib import Path


def plain(value):
    """Arrays as lists, so that two readings can be compared."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value.tolist() if hasattr(value, "tolist") else value


def read(root, split, inout, misc):
    """Everything that the toolkit reads of a split: numbers, pictures by their shape, meshes by their size."""
    found = {}
    for scene in sorted(p for p in (root / split).iterdir() if p.is_dir()):
        name = scene.name
        for image, camera in inout.load_scene_camera(scene / "scene_camera.json").items():
            known = {k: v for k, v in camera.items() if k in ("cam_K", "depth_scale", "cam_R_w2c", "cam_t_w2c", "view_level", "cam_model")}
            found[name, image, "camera"] = plain(known)
        for image, labels in inout.load_scene_gt(scene / "scene_gt.json").items():
            found[name, image, "gt"] = [(g["obj_id"], g["cam_R_m2c"].tolist(), g["cam_t_m2c"].tolist()) for g in labels]
        if (scene / "scene_gt_info.json").exists():
            for image, rows in inout.load_json(scene / "scene_gt_info.json", keys_to_int=True).items():
                found[name, image, "info"] = rows
        for folder in ("rgb", "gray", "depth"):
            for file in sorted((scene / folder).glob("*")) if (scene / folder).is_dir() else []:
                load = inout.load_depth if folder == "depth" else inout.load_im
                found[name, int(file.stem), folder] = load(file).shape
    models = root / "models"
    if models.is_dir():
        for number, info in inout.load_json(models / "models_info.json", keys_to_int=True).items():
            found["models", number, "symmetries"] = len(misc.get_symmetry_transformations(info, 0.01))
            found["models", number, "info"] = {k: v for k, v in info.items() if k != "poseloop_name"}
        for file in sorted(models.glob("*.ply")):
            mesh = inout.load_ply(str(file))
            found["models", int(file.stem[4:]), "mesh"] = {k: getattr(v, "shape", v) for k, v in mesh.items()}
    return found


def by_its_own_paths(root, split, dataset_params):
    """The toolkit's own idea of where things lie, for datasets that it knows by name."""
    if root.name not in ("lm", "lmo", "tless", "tudl", "icbin", "itodd", "hb", "ycbv"):
        return None
    params = dataset_params.get_split_params(str(root.parent), root.name, split)
    scenes = dataset_params.get_present_scene_ids(params)
    files = [params["scene_gt_tpath"].format(scene_id=s) for s in scenes]
    assert files and all(os.path.exists(f) for f in files), files
    return scenes


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--toolkit", required=True)
    ap.add_argument("--against", type=Path)
    ap.add_argument("dataset", type=Path)
    ap.add_argument("split")
    a = ap.parse_args()
    sys.path.insert(0, a.toolkit)
    from bop_toolkit_lib import dataset_params, inout, misc

    mine = read(a.dataset, a.split, inout, misc)
    kinds = {}
    for key in mine:
        kinds[key[2]] = kinds.get(key[2], 0) + 1
    print("read", kinds, "scenes by the toolkit's own paths:", by_its_own_paths(a.dataset, a.split, dataset_params))
    if a.against is None:
        return 0
    theirs = read(a.against, a.split, inout, misc)
    differences = [k for k in sorted(set(mine) | set(theirs), key=str) if mine.get(k) != theirs.get(k)]
    for key in differences[:20]:
        print("differs", key, theirs.get(key), mine.get(key))
    print(len(differences), "differences of", len(theirs))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
