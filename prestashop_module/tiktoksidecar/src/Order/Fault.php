<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * Where something failed: module, hook and place, read from an error's own trace. Its message is left out, because it may
 * hold a buyer's data.
 */
final class Fault
{
    /** @var string the module's technical name, or '' */
    public $module = '';
    /** @var string the hook that the module was listening to, or '' */
    public $hook = '';
    /** @var string class, file and line */
    public $place;

    /** @param string $folder where PrestaShop keeps its modules */
    public static function ofError(\Throwable $error, string $folder = _PS_MODULE_DIR_): self
    {
        while ($error->getPrevious() !== null) {
            $error = $error->getPrevious();
        }
        $fault = new self();
        $fault->place = sprintf('%s, %s:%d', get_class($error), basename($error->getFile()), $error->getLine());
        $fault->module = self::moduleOfFile($error->getFile(), $folder);
        foreach ($error->getTrace() as $frame) {
            $fault->module = $fault->module ?: self::moduleOfFrame($frame, $folder);
            $fault->hook = $fault->hook ?: self::hookOfMethod($frame['function']);
        }

        return $fault;
    }

    /** Returns the other module that a file belongs to, or ''. */
    public static function moduleOfFile(string $file, string $folder = _PS_MODULE_DIR_): string
    {
        $root = rtrim(realpath($folder) ?: $folder, '/\\') . DIRECTORY_SEPARATOR;
        if (strpos($file, $root) !== 0) {
            return '';
        }
        $name = (string) strtok(substr($file, strlen($root)), '/\\');

        return $name === OrderWriter::MODULE ? '' : $name;
    }

    /** @param array<string, mixed> $frame of a trace: the file is the caller's, the class is the called one */
    private static function moduleOfFrame(array $frame, string $folder): string
    {
        $module = self::moduleOfFile((string) ($frame['file'] ?? ''), $folder);
        if ($module === '' && class_exists($frame['class'] ?? '', false)) {
            $module = self::moduleOfFile((string) (new \ReflectionClass($frame['class']))->getFileName(), $folder);
        }

        return $module;
    }

    private static function hookOfMethod(string $method): string
    {
        return preg_match('/^hook([A-Z]\w+)$/D', $method, $found) ? lcfirst($found[1]) : '';
    }
}
