"""How dates are written, where Django would follow the United States."""
