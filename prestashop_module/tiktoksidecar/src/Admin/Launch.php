<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Admin;

use Context;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairing;
use PrestaShop\Module\TikTokSidecar\Pairing\ShopFacts;
use PrestaShop\Module\TikTokSidecar\Token\EmployeeRights;
use PrestaShop\Module\TikTokSidecar\Token\LaunchToken;

/** The launch token of the employee who is looking at the tab. */
final class Launch
{
    /**
     * @param callable $may tells for "view", "add", "edit" or "delete" whether the employee may
     */
    public static function token(Pairing $pairing, string $moduleVersion, callable $may): string
    {
        $context = Context::getContext();
        $employee = $context->employee;

        return LaunchToken::make($pairing->secret, [
            'shop_id' => $pairing->shopId,
            'shop_url' => (new ShopFacts($pairing->idShop))->url(),
            'employee_id' => (int) $employee->id,
            'name' => trim($employee->firstname . ' ' . $employee->lastname),
            'locale' => self::locale(),
            'permissions' => EmployeeRights::permissions((bool) $employee->isSuperAdmin(), $may),
            'admin_origin' => BackOffice::origin(),
            'open_url' => self::openUrl(),
            'module_version' => $moduleVersion,
        ], time());
    }

    /** Returns the employee's language, such as "fr-FR". */
    public static function locale(): string
    {
        return (string) Context::getContext()->language->locale;
    }

    /** Returns the address that opens a PrestaShop order; {id_order} stands for its id. */
    public static function openUrl(): string
    {
        return BackOffice::tabLink(['action' => 'openOrder']) . '&id_order={id_order}';
    }
}
