<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/** Writes the buyer as a guest, or takes the guest that an earlier order of the same buyer made. */
final class CustomerWriter
{
    /** @var Database */
    private $database;
    /** @var RowWriter */
    private $rows;

    public function __construct(Database $database, RowWriter $rows)
    {
        $this->database = $database;
        $this->rows = $rows;
    }

    /** Returns a customer with id, secure key and group. */
    public function write(NewCustomer $buyer, int $idGroup, int $idLang, \Shop $shop): \Customer
    {
        $idCustomer = $this->findGuest($buyer->email, (int) $shop->id);
        if ($idCustomer) {
            return new \Customer($idCustomer);
        }
        $customer = $this->guest($buyer, $idGroup, $idLang, $shop);
        $this->rows->insert($customer, [], true);
        $this->database->insert(_DB_PREFIX_ . 'customer_group', [
            'id_customer' => $customer->id,
            'id_group' => $idGroup,
        ]);

        return $customer;
    }

    /** A real account with the same e-mail is somebody's: orders are never put there. */
    private function findGuest(string $email, int $idShop): int
    {
        return (int) $this->database->value(
            'SELECT c.id_customer FROM `' . _DB_PREFIX_ . 'customer` c
            JOIN `' . _DB_PREFIX_ . 'orders` o ON o.id_customer = c.id_customer AND o.module = \'tiktoksidecar\'
            WHERE c.email = ' . $this->database->quote($email) . ' AND c.is_guest = 1 AND c.deleted = 0
                AND c.id_shop = ' . $idShop . ' ORDER BY c.id_customer LIMIT 1'
        );
    }

    private function guest(NewCustomer $buyer, int $idGroup, int $idLang, \Shop $shop): \Customer
    {
        $customer = new \Customer();
        $customer->email = $buyer->email;
        $customer->firstname = $buyer->firstname;
        $customer->lastname = $buyer->lastname;
        $customer->id_default_group = $idGroup;
        $customer->id_lang = $idLang;
        $customer->id_shop = (int) $shop->id;
        $customer->id_shop_group = (int) $shop->id_shop_group;
        $customer->is_guest = true;
        $customer->active = true;
        $customer->secure_key = md5(random_bytes(32));
        $customer->passwd = $this->unusablePassword();
        $customer->last_passwd_gen = date('Y-m-d H:i:s', strtotime('-1 day'));

        return $customer;
    }

    /** Has the shape of a hash but is the hash of nothing: hashing a password nobody will use costs 55 ms. */
    private function unusablePassword(): string
    {
        return '$2y$10$' . substr(strtr(base64_encode(random_bytes(48)), '+=', './'), 0, 53);
    }
}
