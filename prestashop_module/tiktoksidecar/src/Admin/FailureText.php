<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use PrestaShop\Module\TikTokSidecar\Pairing\PairingFailure;

/** A failed request in the merchant's words: what happened, which request, what to do. */
final class FailureText
{
    /** The line for .htaccess that hands the Authorization header to PHP on hosts that run it as CGI. */
    const HTACCESS_LINE = 'RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]';

    /** The line for nginx that hands PHP the host as it was asked, port included. */
    const NGINX_LINE = 'fastcgi_param HTTP_HOST $http_host;';

    /** @return array<string, string> what, request, status, detail (cURL's own words), step, hint, lead, code (a line to copy) */
    public static function of(PairingFailure $failure): array
    {
        list($what, $hint) = self::words($failure);

        return [
            'what' => $what,
            'request' => $failure->request,
            'status' => $failure->status ? (string) $failure->status : '',
            'detail' => $failure->status === 0 ? $failure->getMessage() : '',
            'step' => $failure->step,
            'hint' => $hint,
        ] + self::lineToCopy($failure->reason . ' ' . $failure->hint);
    }

    /** @return array{0: string, 1: string} what happened and what to do */
    private static function words(PairingFailure $failure): array
    {
        return self::unreachable($failure) ?: self::sidecar($failure) ?: self::shop($failure)
            ?: [$failure->getMessage() ?: $failure->reason, $failure->hint];
    }

    /** @return string[] */
    private static function unreachable(PairingFailure $failure): array
    {
        $words = [
            'name_unknown' => [
                Text::of('This server does not know that host name.'),
                Text::of('Check the spelling, and that the name has a DNS record that this server can see.'),
            ],
            'refused' => [
                Text::of('The connection is refused.'),
                Text::of('Check the port and that the service is running.'),
            ],
            'timeout' => [
                Text::of('No answer came in time.'),
                Text::of(
                    'Check that no firewall is in the way. If PHP has a single worker on this server '
                    . '(pm.max_children = 1), allow it two: the shop has to answer while this page waits.'
                ),
            ],
            'tls' => [
                Text::of('The certificate is not accepted.'),
                Text::of('Give the service a valid certificate for this host name, for example from Let\'s Encrypt.'),
            ],
            'unreachable' => [
                Text::of('This server cannot reach the service.'),
                Text::of('Check the address, that the service is running, and that no firewall is in the way.'),
            ],
        ];

        return $words[$failure->reason] ?? [];
    }

    /** @return string[] */
    private static function sidecar(PairingFailure $failure): array
    {
        $words = [
            'redirect' => [
                Text::of('This address redirects to another one.'),
                Text::of('Enter the final address, often the one that begins with https.'),
            ],
            'not_a_sidecar' => [
                Text::of('Something answers at this address, but it is not the TikTok Shop service.'),
                Text::of('Check the host name, the port and the path.'),
            ],
            'not_running' => [
                Text::of('The web server at this address answers, but the service behind it does not.'),
                Text::of('Check on its server that the service is running, and on which port.'),
            ],
            'unknown_shop' => [
                Text::of('The service does not know this shop, or its connection was ended there.'),
                Text::of('Pair again with a new code: no order is lost or made twice.'),
            ],
            'wrong_origin' => [
                Text::of(
                    'The service shows its page only where the shop was paired, not at %origin%.',
                    ['%origin%' => $failure->getMessage()]
                ),
                Text::of(
                    'Open the back office at its usual address, or pair again from this one. '
                    . 'A copy of the shop is kept out on purpose.'
                ),
            ],
        ];

        return $words[$failure->reason] ?? [];
    }

    /** @return string[] */
    private static function shop(PairingFailure $failure): array
    {
        $words = [
            'not_from_here' => [
                Text::of('This server cannot call its own shop.'),
                Text::of('That alone does no harm: the service calls from elsewhere. Pairing shows whether it gets through.'),
            ],
            'no_authorization' => [
                Text::of('PrestaShop does not receive the webservice key: the web server drops the Authorization header.'),
                Text::of('With Apache and CGI or FPM add "CGIPassAuth On" to the .htaccess file.'),
            ],
            'host_changed' => [
                Text::of('PrestaShop sends every call back to the same address: its web server tells it another host.'),
                Text::of('Newer nginx packages of Debian leave out the port; this line goes after the included fastcgi_params.'),
            ],
            'other_host' => [
                Text::of(
                    'PrestaShop sends calls on to %location%: it answers under another address.',
                    ['%location%' => $failure->getMessage()]
                ),
                Text::of('Check the address under Shop Parameters > Traffic & SEO, port and https included.'),
            ],
            'guarded' => [
                Text::of('Something in front of PrestaShop asks for a password or blocks the call.'),
                Text::of('Let calls to /api/ pass without it: a password of the web server, a firewall, a security tool.'),
            ],
            'no_webservice' => [
                Text::of('There is no webservice at this address.'),
                Text::of('Save Shop Parameters > Traffic & SEO once, so that PrestaShop writes its rules.'),
            ],
            'switched_off' => [
                Text::of('The webservice is switched off.'),
                Text::of('Switch it on under Advanced Parameters > Webservice.'),
            ],
            'key_short' => [
                Text::of('The webservice key lacks a permission that the service needs.'),
                Text::of('Repair the key: the button is below.'),
            ],
            'module_off' => [
                Text::of('The webservice does not know this module.'),
                Text::of('Enable the module for this shop in the Module Manager.'),
            ],
            'own_webservice' => [
                Text::of('The webservice of this shop does not answer as it should.'),
                Text::of('See the error log of PHP; another module or a security tool may change the answers.'),
            ],
        ];

        return $words[$failure->reason] ?? [];
    }

    /** @return array{lead: string, code: string} */
    private static function lineToCopy(string $about): array
    {
        if (preg_match('/no_authorization|Authorization/', $about)) {
            return [
                'lead' => Text::of('With Apache, this line in the .htaccess file, after "RewriteEngine on", also helps:'),
                'code' => self::HTACCESS_LINE,
            ];
        }
        if (preg_match('/host_changed|fastcgi_param/', $about)) {
            return ['lead' => Text::of('The line for nginx:'), 'code' => self::NGINX_LINE];
        }

        return ['lead' => '', 'code' => ''];
    }
}
