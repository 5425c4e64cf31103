<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/**
 * The face that PrestaShop's webservice expects of a resource with a management of its own.
 *
 * The parameters have no types because those of the interface differ between PrestaShop's versions.
 */
abstract class Management implements \WebserviceSpecificManagementInterface
{
    /** @var \WebserviceOutputBuilder */
    private $objectOutput;
    /** @var \WebserviceRequest */
    private $webservice;

    abstract protected function endpoint(): Endpoint;

    public function setObjectOutput($obj)
    {
        $this->objectOutput = $obj;

        return $this;
    }

    public function getObjectOutput()
    {
        return $this->objectOutput;
    }

    public function setWsObject($obj)
    {
        $this->webservice = $obj;

        return $this;
    }

    public function getWsObject()
    {
        return $this->webservice;
    }

    /** Answers and ends the request. */
    public function manage()
    {
        (new Guard($this->endpoint()))->run($this->webservice);
    }

    /** Never asked for: the answer is out by then. */
    public function getContent()
    {
        return '';
    }
}
