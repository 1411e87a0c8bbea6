"""No two modules need each other: whoever changes one knows what it rests on."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def test_no_module_imports_one_that_imports_it() -> None:
    """Imports inside functions and for type checks count, too."""
    graph = grimp.build_graph("push_tui", exclude_type_checking_imports=False, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
