"""Values that users give as text or JSON, read strictly."""
