<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** What a resource does with a request. */
abstract class Endpoint
{
    /** @throws ApiError */
    abstract public function answer(Request $request): Answer;

    /**
     * Answers after something else ended the request: an exit in a hook, or a fatal error of PHP.
     *
     * @param string $fileOfFatal where the fatal error was, '' after an exit
     * @throws ApiError
     */
    public function answerAfterExit(string $fileOfFatal): Answer
    {
        throw new ApiError(500, 'listener_failed', 'Another module ended the request before its answer.');
    }

    /** Lets go of what is held beyond the answer. */
    public function close(): void
    {
    }

    protected function methodNotAllowed(Request $request): ApiError
    {
        return new ApiError(405, 'method_not_allowed', $request->method() . ' is not known here.');
    }
}
