"""What no module may do, read from the syntax, so that no comment can excuse it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.architecture.modules import ROOT, Module, loaded_by, product

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"}
CODE_FROM_DATA = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput"}
OUTSIDE_WORLD = {"os", "time", "socket", "ssl", "http", "urllib", "subprocess", "logging", "random", "secrets", "uuid"}
CLOCK = {"now", "today", "utcnow"}
HEAVY = {"pandas", "pyarrow", "exchange_calendars", "scipy", "sklearn", "boto3", "redis", "polygon", "rich"}
MAY_LOAD_RICH = "scanner/cli/"  # a terminal's own room
#: Made of parts of redis, and therefore imported themselves where they are needed.
MADE_OF_REDIS = {"scanner.cache.redis_connection", "scanner.cache.problem"}


def roots(names: Iterable[str]) -> set[str]:
    """The top-level packages of dotted names."""
    return {name.split(".")[0] for name in names}


def offenders(found: Callable[[Module], set[str]]) -> dict[str, set[str]]:
    """The modules where `found` finds something, and what."""
    return {module.path: names for module in product() if (names := found(module))}


def test_only_config_reads_the_environment() -> None:
    readers = offenders(lambda module: ENVIRONMENT & (module.attributes() | module.imports()))
    assert readers.keys() <= {"scanner/config.py"}, readers


def test_no_stored_data_becomes_code() -> None:
    assert offenders(lambda module: CODE_FROM_DATA & roots(module.imports())) == {}


def test_no_text_is_run() -> None:
    assert offenders(lambda module: RUNS_TEXT & module.calls()) == {}


def test_no_argument_opens_a_shell_or_a_pickle() -> None:
    assert offenders(lambda module: {"shell=True", "allow_pickle=True"} & module.keywords()) == {}


def test_pure_rooms_reach_nothing_outside() -> None:
    def outside(module: Module) -> set[str]:
        return {name for name in module.imports() if name.startswith("scanner.observe")} | (
            OUTSIDE_WORLD & roots(module.imports())
        )

    assert offenders(lambda module: outside(module) if module.pure else set()) == {}


def test_pure_rooms_have_no_clock() -> None:
    def clocks(module: Module) -> set[str]:
        return {call for call in module.calls() if call.rpartition(".")[2] in CLOCK}

    assert offenders(lambda module: clocks(module) if module.pure else set()) == {}


def test_heavy_packages_are_imported_where_they_are_needed() -> None:
    def heavy(module: Module) -> set[str]:
        names = module.imports_when_loaded()
        loaded = HEAVY & roots(names)
        if module.path.removesuffix(".py").replace("/", ".") in MADE_OF_REDIS:
            return loaded - {"redis"}
        loaded |= {name for name in names if name.startswith(tuple(MADE_OF_REDIS))}
        return loaded - {"rich"} if module.path.startswith(MAY_LOAD_RICH) else loaded

    assert offenders(heavy) == {}


def test_no_room_imports_the_facade() -> None:
    rooms = {path.stem for path in ROOT.joinpath("scanner").iterdir()}

    def facade(module: Module) -> set[str]:
        return {
            name for name in module.imports() if name.split(".")[0] == "scanner" and not rooms & {*name.split(".")[1:2]}
        }

    assert offenders(facade) == {}


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import scanner") & HEAVY == set()
