<?php

declare(strict_types=1);

namespace PrestaShop\Module\TikTokSidecar\Install;

/** Runs the steps of the installation, all or none. */
final class Installer
{
    /** @var Step[] */
    private $steps;

    /** @param Step[] $steps */
    public function __construct(array $steps)
    {
        $this->steps = $steps;
    }

    /**
     * Applies every step; if one fails in a new installation, it and those before it are taken back, last first.
     *
     * @throws \Throwable what the step threw
     */
    public function install(bool $isNew): void
    {
        $applied = [];
        foreach ($this->steps as $step) {
            array_unshift($applied, $step);
            try {
                $step->apply();
            } catch (\Throwable $error) {
                if ($isNew) {
                    $this->revert($applied);
                }

                throw $error;
            }
        }
    }

    /**
     * Takes every step back; a failure does not stop the others.
     *
     * @return string[] what went wrong, in words
     */
    public function uninstall(): array
    {
        return $this->revert(array_reverse($this->steps));
    }

    /**
     * @param Step[] $steps
     * @return string[]
     */
    private function revert(array $steps): array
    {
        $errors = [];
        foreach ($steps as $step) {
            try {
                $step->revert();
            } catch (\Throwable $error) {
                $errors[] = $error->getMessage();
            }
        }

        return $errors;
    }
}
