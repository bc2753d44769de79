"""One job: photograph, region and scale in; the enhanced region out, stage by stage. (Filled in by the cascade.)"""
