<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\ExternalIds;
use PrestaShop\Module\TikTokSidecar\Webservice\Schema;

/** The module's own tables, with the ids of the orders that an earlier installation made. */
final class Tables implements Step
{
    public function apply(): void
    {
        $this->run(Schema::create());
        ExternalIds::rebuild(Database::ofShop());
    }

    public function revert(): void
    {
        $this->run(Schema::drop());
    }

    /** @param string[] $statements */
    private function run(array $statements): void
    {
        $database = Database::ofShop();
        foreach ($statements as $statement) {
            $database->execute($statement);
        }
    }
}
