"""The map page: Folium's page, our own small ES modules, texts and styles."""
