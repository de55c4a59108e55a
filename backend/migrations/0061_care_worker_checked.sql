-- Apart from 0061, whose lock would be held while every order is looked at.
ALTER TABLE care_orders VALIDATE CONSTRAINT care_orders_care_worker;
