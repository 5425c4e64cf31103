<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Order;

/**
 * Writes the payment. PrestaShop does so for states that count as a sale only; here the buyer has paid TikTok whatever
 * the state is called, and the payment's transaction id brings the external id back after a re-install.
 */
final class PaymentWriter
{
    /** @var RowWriter */
    private $rows;

    public function __construct(RowWriter $rows)
    {
        $this->rows = $rows;
    }

    public function write(\Order $order, NewOrder $document): void
    {
        $payment = new \OrderPayment();
        $payment->order_reference = $order->reference;
        $payment->id_currency = (int) $order->id_currency;
        $payment->amount = 0;
        $payment->payment_method = $document->payment;
        $payment->conversion_rate = 1;
        $payment->transaction_id = $document->externalId;
        $this->rows->insert($payment, ['amount' => (string) $document->paid->taxIncl]);
    }
}
