"""A PrestaShop webservice on loopback: the stock resources that are read and the module's own."""
