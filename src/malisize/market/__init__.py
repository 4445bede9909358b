"""What a market is worth: TAM, SAM and SOM, in people and in money."""
