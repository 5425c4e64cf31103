"""What the sandbox says it is; a test compares the module's version with the module itself."""

VERSION, PHP_VERSION, MODULE_VERSION = "8.2.1", "8.2.20", "1.3.0"
