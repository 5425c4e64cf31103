<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** The webservice resources of this module, for the hook addWebserviceResources. */
final class Resources
{
    const DESCRIPTIONS = [
        'tiktokorders' => 'TikTok Shop orders: create, read, change',
        'tiktokevents' => 'TikTok Shop: what changed in this shop',
        'tiktokcatalog' => 'TikTok Shop: products and combinations by SKU or page',
        'tiktoksetup' => 'TikTok Shop: what of the shop\'s set-up stands in the way of orders, and its repair',
    ];

    const FORBIDDEN_METHODS = [
        'tiktokorders' => ['PATCH', 'DELETE', 'HEAD'],
        'tiktokevents' => ['PUT', 'PATCH', 'DELETE', 'HEAD'],
        'tiktokcatalog' => ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
        'tiktoksetup' => ['PUT', 'PATCH', 'DELETE', 'HEAD'],
    ];

    /**
     * Loads the classes that the webservice looks up by name and returns the table it asks for.
     *
     * @return array<string, array<string, mixed>>
     */
    public static function declare(): array
    {
        $resources = [];
        foreach (self::DESCRIPTIONS as $name => $description) {
            require_once __DIR__ . '/../../classes/WebserviceSpecificManagement' . ucfirst($name) . '.php';
            $resources[$name] = [
                'description' => $description,
                'specific_management' => true,
                'forbidden_method' => self::FORBIDDEN_METHODS[$name],
            ];
        }

        return $resources;
    }
}
