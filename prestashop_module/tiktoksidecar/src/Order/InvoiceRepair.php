<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

use PrestaShop\Module\TikTokSidecar\Webservice\Database;

/**
 * Finishes an invoice whose making was cut off. PrestaShop would take it for done and then book the payment twice,
 * because the invoice is not linked to the payment yet.
 */
final class InvoiceRepair
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function finish(int $idOrder): void
    {
        $order = $this->database->row(
            'SELECT invoice_number FROM `' . _DB_PREFIX_ . 'orders` WHERE id_order = ' . $idOrder
        );
        $invoice = $this->database->row(
            'SELECT id_order_invoice, number, date_add FROM `' . _DB_PREFIX_ . 'order_invoice`
            WHERE id_order = ' . $idOrder . ' ORDER BY id_order_invoice DESC LIMIT 1'
        );
        if ($order === null || $invoice === null || (int) $order['invoice_number'] !== 0) {
            return;
        }
        if ((int) $invoice['number'] === 0) {
            $this->delete((int) $invoice['id_order_invoice']);

            return;
        }
        $this->link($idOrder, $invoice);
    }

    /** An invoice without a number was never one: PrestaShop makes it anew. */
    private function delete(int $idInvoice): void
    {
        foreach (['order_invoice_tax', 'order_invoice_payment', 'order_invoice'] as $table) {
            $this->database->execute(
                'DELETE FROM `' . _DB_PREFIX_ . $table . '` WHERE id_order_invoice = ' . $idInvoice
            );
        }
    }

    /** @param array<string, string|null> $invoice */
    private function link(int $idOrder, array $invoice): void
    {
        $idInvoice = (int) $invoice['id_order_invoice'];
        foreach (['order_detail', 'order_carrier'] as $table) {
            $this->database->execute(
                'UPDATE `' . _DB_PREFIX_ . $table . '` SET id_order_invoice = ' . $idInvoice . '
                WHERE id_order = ' . $idOrder . ' AND IFNULL(id_order_invoice, 0) = 0'
            );
        }
        (new InvoicePayments($this->database))->link($idOrder, $idInvoice);
        $this->database->execute(
            'UPDATE `' . _DB_PREFIX_ . 'orders` SET invoice_number = ' . (int) $invoice['number'] . ',
                invoice_date = ' . $this->database->quote($invoice['date_add']) . ' WHERE id_order = ' . $idOrder
        );
    }
}
