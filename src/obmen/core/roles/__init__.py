"""Business acts a system can do, as protocols and records. Systems implement them, exchanges name them."""
