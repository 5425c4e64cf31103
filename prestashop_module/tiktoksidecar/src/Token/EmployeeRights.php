<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Token;

/** Translates an employee's rights on the tab into what the sidecar lets the employee do. */
final class EmployeeRights
{
    /**
     * @param callable $may tells for "view", "add", "edit" or "delete" whether the employee may
     * @return string[] of view, operate, configure
     */
    public static function permissions(bool $isSuperAdmin, callable $may): array
    {
        $granted = [
            'view' => $isSuperAdmin || $may('view'),
            'operate' => $isSuperAdmin || ($may('add') && $may('edit')),
            'configure' => $isSuperAdmin || $may('delete'),
        ];

        return array_keys(array_filter($granted));
    }
}
