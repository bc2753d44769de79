"""In the place of the hook that PyInstaller has: what the program imports, and no tools, headers and tests."""

from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_dynamic_libs

module_collection_mode = "pyz+py"  # torch reads its own sources
warn_on_missing_hiddenimports = False
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
