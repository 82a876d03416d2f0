"""How modules name each other: import-linter holds the layers, this holds that there are no circles."""

import grimp


def test_only_screens_name_each_other_in_a_circle() -> None:
    """One screen opens another, and that leads back. Names used by the type checker alone do not count."""
    graph = grimp.build_graph("game", exclude_type_checking_imports=True, cache_dir=None)
    left = graph.modules
    while without := {
        module
        for module in left
        if left.isdisjoint(graph.find_modules_directly_imported_by(module))
        or left.isdisjoint(graph.find_modules_that_directly_import(module))
    }:
        left = left - without
    assert not [module for module in left if not module.startswith("game.tui.screens.")]
