from centres import administration_urls

app_name = "centres"

urlpatterns = [
    *administration_urls.urlpatterns,
]
