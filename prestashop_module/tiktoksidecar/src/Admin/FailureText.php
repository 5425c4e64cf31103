<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;

/** A failed request in the merchant's words: what happened, which request, what to do. */
final class FailureText
{
    /** The line for .htaccess that hands the Authorization header to PHP on hosts that run it as CGI. */
    const HTACCESS_LINE = 'RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]';

    /** @return array<string, string> what, request, status, hint and code (a line to copy) */
    public static function of(PairingFailure $failure): array
    {
        return [
            'what' => self::what($failure),
            'request' => $failure->request,
            'status' => $failure->status ? (string) $failure->status : '',
            'step' => $failure->step,
            'hint' => self::hint($failure),
            'code' => self::lacksAuthorization($failure) ? self::HTACCESS_LINE : '',
        ];
    }

    private static function what(PairingFailure $failure): string
    {
        switch ($failure->reason) {
            case 'unreachable':
                return Text::of('This server cannot reach the sidecar: %error%', ['%error%' => $failure->getMessage()]);
            case 'redirect':
                return Text::of('This address redirects to another one.');
            case 'not_a_sidecar':
                return Text::of('Something answers at this address, but it is not a sidecar.');
            default:
                return $failure->getMessage() ?: $failure->reason;
        }
    }

    private static function hint(PairingFailure $failure): string
    {
        switch ($failure->reason) {
            case 'unreachable':
                return Text::of('Check the address, that the sidecar is running, and that no firewall is in the way.');
            case 'redirect':
                return Text::of('Enter the final address, often the one that begins with https.');
            case 'not_a_sidecar':
                return Text::of('Check the host name, the port and the path.');
            default:
                return $failure->hint;
        }
    }

    private static function lacksAuthorization(PairingFailure $failure): bool
    {
        return strpos($failure->hint, 'Authorization') !== false;
    }
}
