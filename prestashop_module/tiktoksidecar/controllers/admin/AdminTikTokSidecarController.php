<?php

declare(strict_types=1);

use PrestaShop\Module\TikTokSidecar\Admin\TabPage;

require_once dirname(__DIR__, 2) . '/autoload.php';

/** The tab Orders > TikTok Shop. */
class AdminTikTokSidecarController extends ModuleAdminController
{
    public function __construct()
    {
        $this->bootstrap = true;
        parent::__construct();
    }

    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->module->dress($this, 'tab');
    }

    public function initContent()
    {
        parent::initContent();
        if ($this->ajax) {
            return;
        }
        $this->context->smarty->assign('tiktok', $this->page()->view());
        $this->content .= $this->createTemplate('tab.tpl')->fetch();
        $this->context->smarty->assign('content', $this->content);
    }

    public function postProcess()
    {
        if (Tools::getValue('action') === 'openOrder') {
            $this->openOrder((int) Tools::getValue('id_order'));
        }

        return parent::postProcess();
    }

    /** The frame asks for a new launch token. */
    public function displayAjaxToken()
    {
        $this->answer($this->page()->freshToken());
    }

    /** The page asks why its frame stays empty. */
    public function displayAjaxDiagnosis()
    {
        $this->answer($this->page()->diagnosis());
    }

    private function answer(array $document): void
    {
        header('Content-Type: application/json');
        header('Cache-Control: no-store');
        $this->ajaxRender(json_encode((object) $document));
    }

    /** Sends the employee to a PrestaShop order: only the back office can make an address with the right token. */
    private function openOrder(int $idOrder): void
    {
        $this->redirect_after = $this->context->link->getAdminLink(
            'AdminOrders',
            true,
            [],
            ['id_order' => $idOrder, 'vieworder' => 1]
        );
    }

    private function page(): TabPage
    {
        return new TabPage($this->module->version, function (string $right): bool {
            return (bool) $this->access($right);
        });
    }
}
