<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * Sees to it that a request ends with one JSON answer, whatever other modules do in their hooks: warnings are logged,
 * output is thrown away, exceptions and fatal errors become coded errors, and after an exit the work can be carried on.
 */
final class Guard
{
    const FATAL = [E_ERROR, E_PARSE, E_CORE_ERROR, E_COMPILE_ERROR, E_RECOVERABLE_ERROR];

    const ENDING = [E_USER_ERROR, E_RECOVERABLE_ERROR];

    /** @var Endpoint */
    private $endpoint;
    /** @var bool */
    private $isAnswered = false;
    /** @var string|null memory kept back for the answer after "memory exhausted" */
    private $reserve;

    public function __construct(Endpoint $endpoint)
    {
        $this->endpoint = $endpoint;
    }

    /** Answers the request and ends it. */
    public function run(\WebserviceRequest $webservice): void
    {
        ignore_user_abort(true);
        $this->reserve = str_repeat(' ', 262144);
        set_error_handler([$this, 'logError']);
        register_shutdown_function([$this, 'endOfRequest']);
        ob_start(static function (): string {
            return '';
        });
        $this->answer(function () use ($webservice) {
            return $this->endpoint->answer(Request::ofWebservice($webservice));
        });
        exit;
    }

    /**
     * Keeps PHP's complaints about any module out of the answer. What would have ended the request ends the listener.
     * Their text is not logged: it may hold a buyer's data.
     *
     * @throws \ErrorException
     */
    public function logError(int $level, string $message, string $file = '', int $line = 0): bool
    {
        if (error_reporting() & $level) {
            error_log(sprintf('tiktoksidecar: PHP message %d at %s:%d', $level, $file, $line));
        }
        if (in_array($level, self::ENDING, true)) {
            throw new \ErrorException('', 0, $level, $file, $line);
        }

        return true;
    }

    /** Runs when the request ended before its answer was sent: a foreign exit, or a fatal error. */
    public function endOfRequest(): void
    {
        $this->reserve = null;
        if ($this->isAnswered) {
            return;
        }
        $error = error_get_last();
        $isFatal = $error !== null && in_array($error['type'], self::FATAL, true);
        if ($isFatal) {
            error_log(sprintf('tiktoksidecar: a fatal error at %s:%d ended the request', $error['file'], $error['line']));
        }
        $this->answer(function () use ($isFatal, $error) {
            return $this->endpoint->answerAfterExit($isFatal ? $error['file'] : '');
        });
    }

    private function answer(callable $work): void
    {
        try {
            $answer = $work();
        } catch (ApiError $error) {
            $answer = $error->answer();
        } catch (DatabaseError $error) {
            $answer = $this->ofDatabase($error)->answer();
        } catch (\Throwable $error) {
            $answer = $this->ofUnknown($error)->answer();
        }
        $this->isAnswered = true;
        $this->close();
        $answer->send();
    }

    /** The connection may be gone by now; its locks are gone with it. */
    private function close(): void
    {
        try {
            $this->endpoint->close();
        } catch (\Throwable $error) {
            error_log('tiktoksidecar: closing failed: ' . get_class($error) . ', code ' . $error->getCode());
        }
    }

    private function ofDatabase(DatabaseError $error): ApiError
    {
        if ($error->isPassing()) {
            return ApiError::later('database_busy', 'The database was busy with other orders.', 2);
        }
        if ($error->isOfOtherTables()) {
            return ApiError::later('upgrade_pending', 'The tables of the module are those of another version.', 60);
        }

        return $this->ofUnknown($error);
    }

    /** Names the place, not the message: a database's or another module's message may hold a buyer's data. */
    private function ofUnknown(\Throwable $error): ApiError
    {
        $place = get_class($error) . ' at ' . basename($error->getFile()) . ':' . $error->getLine();
        error_log('tiktoksidecar: ' . $place . ', code ' . $error->getCode());

        return new ApiError(500, 'internal_error', 'The module failed: ' . $place . ', code ' . $error->getCode() . '.');
    }
}
