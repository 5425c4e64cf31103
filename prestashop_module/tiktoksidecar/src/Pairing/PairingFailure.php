<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Pairing;

/** A request to the sidecar did not do what it should; says which one, what came back and what may help. */
final class PairingFailure extends \RuntimeException
{
    /** @var string such as "POST https://sidecar.example/prestashop/pairings" */
    public $request;
    /** @var int HTTP status, 0 if there was no answer */
    public $status;
    /** @var string a word of the sidecar's, or one of ours, see FailureText */
    public $reason;
    /** @var string the sidecar's own advice, may be empty */
    public $hint;
    /** @var string the step of the pairing at which it failed, may be empty */
    public $step;

    public function __construct(
        string $request,
        int $status,
        string $reason,
        string $message,
        string $hint = '',
        string $step = ''
    ) {
        parent::__construct($message);
        $this->request = $request;
        $this->status = $status;
        $this->reason = $reason;
        $this->hint = $hint;
        $this->step = $step;
    }
}
