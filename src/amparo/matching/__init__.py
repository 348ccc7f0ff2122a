"""From fingerprints to a decision: what a bank knows, which items are near, whose opinion counts, what to do."""
