"""PrestaShop's side: its words end where the order document begins."""
