def desk_of(actor):
    return []
