<?php

declare(strict_types=1);

if (!defined('_PS_VERSION_')) {
    exit;
}

require_once __DIR__ . '/autoload.php';

use PrestaShop\Module\TikTokSidecar\Admin\ConfigurationPage;
use PrestaShop\Module\TikTokSidecar\Admin\OrderCard;
use PrestaShop\Module\TikTokSidecar\Admin\Text;
use PrestaShop\Module\TikTokSidecar\Events\Recorder;
use PrestaShop\Module\TikTokSidecar\Hook\ActionEmailSendBefore;
use PrestaShop\Module\TikTokSidecar\Hook\CustomerData;
use PrestaShop\Module\TikTokSidecar\Hook\EditedOrder;
use PrestaShop\Module\TikTokSidecar\Hook\ShippingCost;
use PrestaShop\Module\TikTokSidecar\Install\AddedShops;
use PrestaShop\Module\TikTokSidecar\Install\Installer;
use PrestaShop\Module\TikTokSidecar\Install\OrdersTab;
use PrestaShop\Module\TikTokSidecar\Install\ProfileAccess;
use PrestaShop\Module\TikTokSidecar\Install\Requirements;
use PrestaShop\Module\TikTokSidecar\Install\Resetting;
use PrestaShop\Module\TikTokSidecar\Install\Steps;
use PrestaShop\Module\TikTokSidecar\Order\InvoicePayments;
use PrestaShop\Module\TikTokSidecar\Pairing\Pairer;
use PrestaShop\Module\TikTokSidecar\Webservice\Database;
use PrestaShop\Module\TikTokSidecar\Webservice\Resources;

/**
 * TikTok Shop orders in the back office, by way of a sidecar service.
 *
 * A payment module only so that the orders it makes carry its name; it offers shoppers no payment.
 */
class TikTokSidecar extends PaymentModule
{
    public function __construct()
    {
        $this->name = 'tiktoksidecar';
        $this->tab = 'market_place';
        $this->version = '1.3.0';
        $this->author = 'TikTok Shop Sidecar';
        $this->need_instance = 0;
        $this->bootstrap = true;
        $this->ps_versions_compliancy = ['min' => '1.7.8.0', 'max' => '9.99.99'];
        parent::__construct();
        $this->displayName = 'TikTok Shop';
        if (defined('_PS_ADMIN_DIR_')) {
            $this->describe();
        }
    }

    /** For the back office only: elsewhere each request with a hook of ours would wait for PrestaShop's translations. */
    private function describe(): void
    {
        $this->displayName = Text::of('TikTok Shop');
        $this->description = Text::of(
            'Brings your TikTok Shop orders into PrestaShop and your parcels back to TikTok Shop.'
        );
        $this->confirmUninstall = Text::of('Remove the module and its connection with the TikTok Shop service? Your orders stay.');
    }

    public function isUsingNewTranslationSystem()
    {
        return true;
    }

    public function install()
    {
        $refusal = Requirements::refusal();
        if ($refusal !== '') {
            $this->_errors[] = $refusal;

            return false;
        }

        return parent::install() && $this->takeSteps(!Resetting::isOn());
    }

    public function uninstall()
    {
        if (Resetting::isOn()) {
            (new OrdersTab())->shield();

            return parent::uninstall();
        }
        (new Pairer())->partAll();
        foreach ((new Installer(Steps::all($this)))->uninstall() as $error) {
            $this->_errors[] = $error;
        }

        return parent::uninstall();
    }

    /** PrestaShop enables the module at the end of an installation, too. */
    public function enable($force_all = false)
    {
        if (!parent::enable($force_all)) {
            return false;
        }
        AddedShops::admit((int) $this->id, Database::ofShop());
        (new OrdersTab())->enable();

        return true;
    }

    /** Puts everything in place again, as after an upgrade; keeps pairing and tables. */
    public function reset()
    {
        return $this->takeSteps(false);
    }

    public function hookActionBeforeResetModule($params)
    {
        Resetting::announce((string) ($params['moduleName'] ?? ''));
    }

    /**
     * Gives a page its style sheets and its script.
     *
     * Their addresses carry the version: a browser may keep a file for months, and would after an upgrade. Without
     * PrestaShop's own check of a style sheet, which before 8.0 looks for a file of that whole name.
     *
     * @param Controller $page
     */
    public function dress($page, string $name): void
    {
        $version = '?v=' . $this->version;
        foreach (['elements', $name] as $sheet) {
            $page->addCSS($this->getPathUri() . 'views/css/' . $sheet . '.css' . $version, 'all', null, false);
        }
        $page->addJS($this->getPathUri() . 'views/js/' . $name . '.js' . $version);
    }

    public function getContent()
    {
        $this->dress($this->context->controller, 'configuration');
        $this->context->smarty->assign('tiktok', (new ConfigurationPage($this->version))->view());

        return $this->display(__FILE__, 'views/templates/admin/configuration.tpl');
    }

    /** @return float|false see ShippingCost */
    public function getPackageShippingCost($cart, $shippingCost, $products)
    {
        return ShippingCost::ofCart($cart);
    }

    /**
     * What PrestaShop asks instead if some tool took the carrier's ranges from it; a missing method would end every
     * shopper's cart.
     *
     * @return float|false see ShippingCost
     */
    public function getOrderShippingCostExternal($cart)
    {
        return ShippingCost::ofCart($cart);
    }

    public function hookAddWebserviceResources()
    {
        return Resources::declare();
    }

    public function hookDisplayAdminOrderSide($params)
    {
        $card = OrderCard::view((int) $params['id_order']);
        if ($card === null) {
            return '';
        }
        $this->context->smarty->assign('tiktok', $card);

        return $this->display(__FILE__, 'views/templates/hook/order_card.tpl');
    }

    public function hookActionEmailSendBefore($params)
    {
        $domain = (string) Configuration::getGlobalValue(ActionEmailSendBefore::KEY_DOMAIN);

        return (new ActionEmailSendBefore($domain))->allows($params) ? null : false;
    }

    public function hookActionObjectProfileAddAfter($params)
    {
        (new ProfileAccess())->apply();
    }

    public function hookActionExportGDPRData($params)
    {
        return CustomerData::export($params);
    }

    public function hookActionDeleteGDPRCustomer($params)
    {
        return CustomerData::forget($params);
    }

    public function hookActionOrderHistoryAddAfter($params)
    {
        (new Recorder())->orderHistoryAdded($params);
    }

    public function hookActionObjectOrderUpdateBefore($params)
    {
        if (EditedOrder::isByEmployee()) {
            (new EditedOrder())->keepTotals($params['object']);
        }
    }

    public function hookActionObjectOrderInvoiceAddAfter($params)
    {
        $invoice = $params['object'];
        (new InvoicePayments(Database::ofShop()))->link((int) $invoice->id_order, (int) $invoice->id);
    }

    public function hookActionObjectOrderInvoiceUpdateBefore($params)
    {
        if (EditedOrder::isByEmployee()) {
            (new EditedOrder())->keepInvoice($params['object']);
        }
    }

    public function hookActionObjectOrderCarrierUpdateBefore($params)
    {
        if (EditedOrder::isByEmployee()) {
            (new EditedOrder())->keepParcel($params['object']);
        }
    }

    public function hookActionObjectOrderCarrierAddAfter($params)
    {
        (new Recorder())->orderCarrierSaved($params);
    }

    public function hookActionObjectOrderCarrierUpdateAfter($params)
    {
        (new Recorder())->orderCarrierSaved($params);
    }

    public function hookActionOrderSlipAdd($params)
    {
        (new Recorder())->orderSlipAdded($params);
    }

    public function hookActionProductCancel($params)
    {
        (new Recorder())->productCancelled($params);
    }

    public function hookActionObjectStockAvailableAddAfter($params)
    {
        (new Recorder())->stockChanged($params);
    }

    public function hookActionObjectStockAvailableUpdateAfter($params)
    {
        (new Recorder())->stockChanged($params);
    }

    public function hookActionObjectProductAddAfter($params)
    {
        (new Recorder())->productChanged($params);
    }

    public function hookActionObjectProductUpdateAfter($params)
    {
        (new Recorder())->productChanged($params);
    }

    public function hookActionObjectProductDeleteAfter($params)
    {
        (new Recorder())->productDeleted($params);
    }

    public function hookActionObjectCombinationAddAfter($params)
    {
        (new Recorder())->combinationChanged($params);
    }

    public function hookActionObjectCombinationUpdateAfter($params)
    {
        (new Recorder())->combinationChanged($params);
    }

    public function hookActionObjectCombinationDeleteAfter($params)
    {
        (new Recorder())->combinationDeleted($params);
    }

    private function takeSteps(bool $isNew): bool
    {
        try {
            (new Installer(Steps::all($this)))->install($isNew);
        } catch (\Throwable $error) {
            $reason = ['%reason%' => $error->getMessage()];
            if ($isNew) {
                parent::uninstall();
            }
            $this->_errors[] = $isNew
                ? Text::of('The installation stopped and was taken back: %reason%', $reason)
                : Text::of('Not everything could be put in place: %reason%', $reason);

            return false;
        }

        return true;
    }
}
