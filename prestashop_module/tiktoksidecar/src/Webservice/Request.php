<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Webservice;

/** What a resource is asked: the verb that PrestaShop checked the key for, the query, the JSON body, the shop. */
final class Request
{
    const MAX_BYTES = 1048576;
    const MAX_DEPTH = 16;

    /** @var string */
    private $method;
    /** @var array<string, mixed> */
    private $query;
    /** @var string */
    private $body;
    /** @var int */
    private $idShop;

    /** @param array<string, mixed> $query */
    public function __construct(string $method, array $query, string $body, int $idShop)
    {
        $this->method = $method;
        $this->query = $query;
        $this->body = $body;
        $this->idShop = $idShop;
    }

    /**
     * The verb is the webservice's own: "ps_method" in the query may differ from the verb of HTTP, and the key's
     * permissions were checked for that one.
     *
     * @throws ApiError
     */
    public static function ofWebservice(\WebserviceRequest $webservice): self
    {
        $query = $webservice->urlFragments;
        if (\Shop::isFeatureActive() && !isset($query['id_shop'])) {
            throw new ApiError(400, 'missing_parameter', 'There are several shops here: say which with id_shop.');
        }
        if (\Shop::getContext() !== \Shop::CONTEXT_SHOP) {
            throw new ApiError(400, 'bad_parameter', 'id_shop has to name one shop.', 'id_shop');
        }

        return new self(
            (string) $webservice->method,
            $query,
            (string) file_get_contents('php://input', false, null, 0, self::MAX_BYTES + 1),
            (int) \Shop::getContextShopID()
        );
    }

    public function method(): string
    {
        return $this->method;
    }

    public function idShop(): int
    {
        return $this->idShop;
    }

    public function has(string $parameter): bool
    {
        return isset($this->query[$parameter]);
    }

    /** @throws ApiError */
    public function integer(string $parameter, int $default, int $least, int $most): int
    {
        if (!$this->has($parameter)) {
            return $default;
        }
        $value = $this->query[$parameter];
        if (!is_string($value) || !preg_match('/^\d{1,10}$/', $value) || $value < $least || $value > $most) {
            throw $this->badParameter($parameter, sprintf('%s has to be %d to %d.', $parameter, $least, $most));
        }

        return (int) $value;
    }

    /**
     * Reads a comma-separated list.
     *
     * @return string[]
     * @throws ApiError
     */
    public function items(string $parameter, int $most): array
    {
        $value = $this->query[$parameter] ?? '';
        $items = is_string($value) ? array_values(array_filter(explode(',', $value), 'strlen')) : [];
        if ($items === [] || count($items) > $most) {
            throw $this->badParameter($parameter, sprintf('%s needs 1 to %d values.', $parameter, $most));
        }

        return $items;
    }

    /** @throws ApiError */
    public function document(): Fields
    {
        if (strlen($this->body) > self::MAX_BYTES) {
            throw new ApiError(413, 'too_large', 'The body is larger than 1 MiB.');
        }
        $data = json_decode($this->body, true, self::MAX_DEPTH);
        if (!is_array($data) || ($data !== [] && isset($data[0]))) {
            throw new ApiError(400, 'malformed_json', 'The body has to be a JSON object.');
        }

        return new Fields($data);
    }

    public function badParameter(string $parameter, string $message): ApiError
    {
        return new ApiError(400, 'bad_parameter', $message, $parameter);
    }
}
