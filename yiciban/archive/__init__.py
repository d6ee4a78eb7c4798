"""归档: the archive package of an ended case, in the spirit of GB/T 42727: ordered, hashed, signed, checked offline."""
